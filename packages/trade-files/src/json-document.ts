import { BadTradeFile } from './bad-trade-file.js';
import { wholeBytes } from './byte-source.js';
import {
  backtestTrades,
  closedTrades,
  type ClosedTrades,
  isBacktest,
  isTradeList,
  listedTrades,
  pageWarnings,
  type Refuse,
} from './freqtrade.js';
import { unknownShape } from './json-shape.js';
import { BadJson, readJson } from './json.js';
import type { TradesSeen } from './left-out.js';
import { assertText } from './whole-lines.js';

/**
 * Reads what is one JSON document, whatever its line breaks: a backtest result of freqtrade, or a list of its trades
 * (rules 9.6). Throws BadTradeFile.
 */
export async function readJsonDocument(
  chunks: AsyncIterable<Buffer>,
  strategy: string | undefined,
  seen: TradesSeen,
  refuse: Refuse,
): Promise<ClosedTrades> {
  const document = await documentOf(chunks, seen.file);
  if (isBacktest(document))
    return closedTrades(backtestTrades(document, strategy, refuse), seen, refuse);
  if (!isTradeList(document)) throw refuse('file', unknownShape(document));
  const closed = closedTrades(listedTrades(document, strategy, refuse), seen, refuse);
  return { ...closed, warnings: [...closed.warnings, ...pageWarnings(document)] };
}

async function documentOf(chunks: AsyncIterable<Buffer>, file: string): Promise<unknown> {
  const whole = await wholeBytes(chunks, file);
  assertText(whole, file);
  const text = whole.toString();
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof BadJson)) throw error;
    const line = text.slice(0, error.position).split(/\r\n|\r|\n/).length;
    throw new BadTradeFile({ file, line, field: 'file' }, error.message);
  }
}
