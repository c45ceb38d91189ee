import { TRADE_FIELDS } from '@phasegate/contracts';
import { quoted } from './bad-trade-file.js';
import { isJsonObject, outerKeys } from './json.js';

const MAX_KEYS = 5;
const STRATEGIES = /"strategy"\s*:\s*\{/;

/** Whether a line begins an object with fields of a trade: JSON Lines, though the line may be broken. */
export const isTradeLine = (line: string): boolean =>
  outerKeys(line).some((key) => TRADE_FIELDS.includes(key));

/** Whether a text begins like a backtest result of freqtrade. */
export const isBacktestText = (head: string): boolean =>
  head.trimStart().startsWith('{') && STRATEGIES.test(head);

/** The fault of valid JSON that has none of the shapes that are read here. */
export function unknownShape(document: unknown): string {
  if (isTradeArray(document)) return 'is a JSON array; JSON Lines has one object a line';
  if (isJsonObject(document) && TRADE_FIELDS.some((field) => field in document))
    return 'is a JSON object over several lines; JSON Lines has one object a line';
  return `is JSON of an unknown shape: ${shapeOf(document)}; known are JSON Lines, one trade a line, and what freqtrade writes`;
}

const isTradeArray = (document: unknown): boolean =>
  Array.isArray(document) &&
  isJsonObject(document[0]) &&
  TRADE_FIELDS.some((field) => field in (document[0] as object));

function shapeOf(document: unknown): string {
  if (Array.isArray(document)) {
    const [first] = document as unknown[];
    return first === undefined
      ? 'an empty array'
      : `an array of ${document.length}, the first ${shapeOf(first)}`;
  }
  if (!isJsonObject(document)) return 'a single value';
  const keys = Object.keys(document);
  if (keys.length === 0) return 'an empty object';
  const more = keys.length > MAX_KEYS ? ', …' : '';
  return `an object with ${keys.slice(0, MAX_KEYS).map(quoted).join(', ')}${more}`;
}
