import { TRADE_FIELDS } from '@phasegate/contracts';
import { BadTradeFile, quoted } from './bad-trade-file.js';
import type { LineBlock } from './whole-lines.js';

const SEPARATORS = [',', ';', '\t'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** The separator line that Excel reads and writes as the first line. */
const SEPARATOR_LINE = /^"?sep=(.)"?[,;\t ]*$/i;

const FIELD_BY_LETTERS = new Map(TRADE_FIELDS.map((field) => [lettersOf(field), field]));

/** The field that a column stands for, whatever its case and spaces (`Trade ID`); another name as it stands. */
export const columnNamed = (name: string): string =>
  FIELD_BY_LETTERS.get(lettersOf(name)) ?? name.trim();

/** A byte order mark is a space too. */
function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[\s_]+/g, '');
}

/** A file of lines whose separator is known. A line that only tells it is left blank. */
export interface Separated {
  readonly separator: Separator;
  readonly blocks: AsyncIterable<LineBlock>;
}

/** Tells the separator by the first line that is not blank. Throws BadTradeFile. */
export async function separated(lines: AsyncIterable<LineBlock>, file: string): Promise<Separated> {
  const iterator = lines[Symbol.asyncIterator]();
  const begun: LineBlock[] = [];
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    const { bytes, firstLine } = next.value;
    const texts = bytes.toString().split('\n');
    const place = texts.findIndex((text) => text.trim() !== '');
    const separatorGiven = SEPARATOR_LINE.exec(texts[place] ?? '')?.[1];
    const rest =
      separatorGiven === undefined ? bytes : Buffer.from(texts.with(place, '').join('\n'));
    begun.push({ bytes: rest, firstLine });
    if (place === -1) continue;
    const separator =
      separatorGiven === undefined
        ? likeliest(texts[place]!)
        : known(separatorGiven, file, firstLine + place);
    return { separator, blocks: resumed(begun, iterator) };
  }
  return { separator: ',', blocks: resumed(begun, iterator) };
}

/** The separator that makes the most fields of a header, and of equals the most columns. */
function likeliest(header: string): Separator {
  const [first] = SEPARATORS.map((separator) => {
    const names = header.split(separator).map((name) => columnNamed(name.replaceAll('"', '')));
    const fields = names.filter((name) => TRADE_FIELDS.includes(name)).length;
    return { separator, fields, columns: names.length };
  }).sort((a, b) => b.fields - a.fields || b.columns - a.columns);
  return first!.separator;
}

function known(separatorGiven: string, file: string, line: number): Separator {
  const separator = SEPARATORS.find((one) => one === separatorGiven);
  if (separator !== undefined) return separator;
  const what = `names the separator ${quoted(separatorGiven)}; a comma, a semicolon and a tab are read`;
  throw new BadTradeFile({ file, line, field: 'sep' }, what);
}

async function* resumed(
  begun: readonly LineBlock[],
  rest: AsyncIterator<LineBlock>,
): AsyncGenerator<LineBlock> {
  yield* begun;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
