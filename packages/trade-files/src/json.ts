import { parse } from 'lossless-json';
import { shortened } from './bad-trade-file.js';

const SHOWN_CHARACTERS = 120;

/** A string, with the colon that makes it a key, or a bracket: in valid JSON no other token holds these. */
const STRING_OR_BRACKET = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[[\]{}]/g;

/** A text that is not JSON. `position` counts characters from 0. */
export class BadJson extends Error {
  override readonly name = 'BadJson';

  constructor(
    what: string,
    readonly position: number,
  ) {
    super(what);
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('isLosslessNumber' in value)
  );
}

/**
 * Reads JSON, its numbers as LosslessNumber, which keep their source text: a float would lose digits of
 * money. A key that appears twice in an object with different values is a fault. Throws BadJson.
 */
export function readJson(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw badJson(error.message);
    if (error instanceof RangeError) throw new BadJson('is nested too deeply', 0);
    throw error;
  }
}

/** A key that appears twice in the outermost object of a text that is known to be JSON, or null. */
export function repeatedKey(text: string): string | null {
  const seen = new Set<string>();
  for (const key of keysOfOutermost(text)) {
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return null;
}

/** The keys of the outermost object of a text that begins like JSON; it may be cut off, or broken further on. */
export function outerKeys(text: string): string[] {
  try {
    return [...keysOfOutermost(text)];
  } catch {
    return [];
  }
}

function* keysOfOutermost(text: string): Generator<string> {
  let depth = 0;
  for (const [token, content, colon] of text.matchAll(STRING_OR_BRACKET)) {
    if (content === undefined) depth += token === '{' || token === '[' ? 1 : -1;
    if (content === undefined || colon === undefined || depth !== 1) continue;
    yield content.includes('\\') ? String(JSON.parse(`"${content}"`)) : content;
  }
}

function badJson(message: string): BadJson {
  const position = / (?:encountered )?at position (\d+)$/.exec(message);
  const what = shortened(message.slice(0, position?.index), SHOWN_CHARACTERS);
  return new BadJson(`is not valid JSON: ${what}`, Number(position?.[1] ?? 0));
}
