import { Readable } from 'node:stream';
import { TRADE_FIELDS } from '@phasegate/contracts';
import { BadTradeFile, quoted } from '../bad-trade-file.js';
import { wholeBytes } from '../byte-source.js';
import { BadJson, type JsonObject, readJson } from '../json.js';
import { csvRows, delimiterOf } from './csv-rows.js';
import { isHeader, tableIn } from './file-table.js';
import { HistoryWriter, type PlatformTrades } from './history-writer.js';
import { htmlRows } from './html-rows.js';
import { mappedPlatform, withMapping } from './mapped.js';
import type { Platform, RowReader } from './platform.js';
import type { PlatformOptions } from './platform-options.js';
import { Reading } from './reading.js';
import { FORMATS, platformNamed, PLATFORMS } from './registry.js';
import { clockOf } from './clock.js';
import { folded, isBlank, type Row } from './row.js';
import { styleOf } from './style.js';
import { encodingOf, inUtf8 } from './text-encoding.js';
import { wrongExport } from './wrong-exports.js';
import { readElements, rootOf } from './xml-elements.js';
import { WORKBOOK_PART, xlsxRows } from './xlsx-rows.js';

/** How much of a file is looked at to recognize it, and to tell how its dates and numbers are written. */
export const SAMPLE_BYTES = 4_194_304;

export interface PlatformFile extends PlatformTrades {
  readonly platform: Platform;
}

/** A file whose first bytes are known: `sample` is all of it, or as much as is looked at; `whole` begins with it. */
export interface SampledFile {
  readonly sample: Buffer;
  readonly whole: () => AsyncIterable<Buffer>;
  readonly name: string;
}

/** Whether more of a file than its head must be looked at: what rules 9.1 and 9.6 know shows itself there. */
export function mayBePlatforms(head: Buffer, options: PlatformOptions): boolean {
  if (options.format !== undefined || options.mapping !== undefined || isWorkbook(head))
    return true;
  if (!isText(head)) return false;
  const text = new TextDecoder(encodingOf(head)).decode(head).trimStart();
  if (/^[{[]/.test(text)) return PLATFORMS.some(({ json }) => json?.hint.test(text) === true);
  return text !== '' && !isOwn(text);
}

/**
 * Reads a file as a platform wrote it (rules 9.7): recognized by its shape, or as the platform that is named. Null
 * where it is none of a platform's. Throws BadTradeFile, also for the wrong export of a platform that is known.
 */
export async function readPlatformFile(
  file: SampledFile,
  given: PlatformOptions,
): Promise<PlatformFile | null> {
  const { sample, name } = file;
  const options = withMapping(given);
  if (options.zone !== undefined) assertZone(options.zone, name);
  const platforms =
    options.format === undefined ? PLATFORMS : [platformNamed(options.format, name)];
  if (isWorkbook(sample))
    return inRows(
      await xlsxRows(await wholeBytes(file.whole(), name), name),
      file,
      platforms,
      options,
    );
  if (!isText(sample)) return null;
  const encoding = encodingOf(sample);
  const head = new TextDecoder(encoding).decode(sample).trimStart();
  if (head.startsWith('<') && !TAGS_AS_NAMES.test(head)) {
    const text = await wholeText(file, encoding);
    if (isPage(head)) return inRows(htmlRows(text, name), file, platforms, options);
    return inElements(text, file, platforms, options);
  }
  if (/^[{[]/.test(head)) return inJson(head, file, platforms, options);
  return inText(head, encoding, file, platforms, options);
}

async function inText(
  head: string,
  encoding: string,
  file: SampledFile,
  platforms: readonly Platform[],
  options: PlatformOptions,
): Promise<PlatformFile | null> {
  if (isOwn(head) && options.mapping === undefined) return null;
  const delimiter = options.mapping?.delimiter ?? delimiterOf(head);
  const beginning = await begun(delimiter, encoding, file, platforms, options);
  if (beginning === null) return null;
  const { platform, reading } = beginning;
  const reader = platform.table!.read(reading);
  const rows = csvRows(inUtf8(file.whole(), encoding), file.name, delimiter);
  for await (const some of rows) for (const row of some) if (!isBlank(row)) reader.row(row);
  return finished(reader, reading, platform);
}

/** The reading of a text whose beginning shows what it is; the rows of that are not kept. */
async function begun(
  delimiter: string,
  encoding: string,
  file: SampledFile,
  platforms: readonly Platform[],
  options: PlatformOptions,
): Promise<{ platform: Platform; reading: Reading } | null> {
  const bytes = inUtf8(Readable.from([file.sample]), encoding);
  const sample = await sampledRows(csvRows(bytes, file.name, delimiter));
  const platform = recognized(sample, file, platforms, options);
  if (platform === null) return null;
  return { platform, reading: new Reading(file.name, platform, options, styleOf(sample)) };
}

function inRows(
  rows: readonly Row[],
  file: SampledFile,
  platforms: readonly Platform[],
  options: PlatformOptions,
): PlatformFile {
  const filled = rows.filter((row) => !isBlank(row));
  const platform = recognized(filled, file, platforms, options);
  if (platform === null) throw unknownLayout(filled, file.name);
  const reading = new Reading(file.name, platform, options, styleOf(filled));
  const reader = platform.table!.read(reading);
  for (const row of filled) reader.row(row);
  return finished(reader, reading, platform);
}

function inElements(
  text: string,
  file: SampledFile,
  platforms: readonly Platform[],
  options: PlatformOptions,
): PlatformFile {
  const root = rootOf(text) ?? '';
  const platform = platforms.find(({ xml }) => xml?.recognizes(root) === true);
  if (root === 'Workbook') throw refuse(file.name, SPREADSHEET_IN_XML);
  if (platform === undefined)
    throw refuse(file.name, `is XML of no platform that is known (its root is ${quoted(root)})`);
  const reading = new Reading(file.name, platform, options, { mark: '.', dates: null });
  readElements(text, file.name, platform.xml!.read(reading));
  return { ...new HistoryWriter(reading).write(), platform };
}

async function inJson(
  head: string,
  file: SampledFile,
  platforms: readonly Platform[],
  options: PlatformOptions,
): Promise<PlatformFile | null> {
  const hinted = platforms.filter(({ json }) => json?.hint.test(head) === true);
  if (hinted.length === 0) return null;
  const text = await wholeText(file, encodingOf(file.sample));
  const document = documentOf(text, file.name);
  const platform = hinted.find(({ json }) => json!.recognizes(document));
  if (platform === undefined)
    throw refuse(file.name, 'is JSON that no platform writes in this form');
  const reading = new Reading(file.name, platform, options, { mark: '.', dates: null });
  platform.json!.read(document, reading);
  return { ...new HistoryWriter(reading).write(), platform };
}

function finished(reader: RowReader, reading: Reading, platform: Platform): PlatformFile {
  reader.end?.();
  return { ...new HistoryWriter(reading).write(), platform };
}

/** The platform that one of the rows shows; the wrong export of one is refused. */
function recognized(
  rows: readonly Row[],
  { name }: SampledFile,
  platforms: readonly Platform[],
  options: PlatformOptions,
): Platform | null {
  if (options.mapping !== undefined) return mappedPlatform(options.mapping);
  for (const row of rows)
    for (const platform of platforms) if (platform.table?.recognizes(row) === true) return platform;
  const wrong = wrongExport(rows);
  if (wrong !== null)
    throw new BadTradeFile({ file: name, line: wrong.line, field: 'header' }, wrong.what);
  if (options.format !== undefined)
    throw refuse(name, `holds nothing that ${platforms[0]!.title} would write`);
  const [first] = rows;
  if (
    first !== undefined &&
    first.cells.length >= 3 &&
    isHeader(first) &&
    !hasOwnColumns(first.cells)
  )
    throw unknownLayout(rows, name);
  return null;
}

/** The rows that can be read of a file's beginning, which may end within one. */
async function sampledRows(rows: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const sample: Row[] = [];
  try {
    for await (const some of rows) for (const row of some) if (!isBlank(row)) sample.push(row);
  } catch (error) {
    // The reading itself will say what is wrong, and where.
    if (!(error instanceof BadTradeFile)) throw error;
  }
  return sample;
}

/** Rules 9.1, also as spreadsheets write it: a line that names the delimiter above, names in any case, with spaces. */
function isOwn(head: string): boolean {
  const lines = head.split(/[\r\n]+/, 3).filter((line) => !/^sep=/i.test(line));
  return hasOwnColumns(lines[0]?.split(/[,;\t|]/) ?? []);
}

function hasOwnColumns(cells: readonly string[]): boolean {
  const names = cells.map((cell) => folded(cell.replace(/"/g, '')).replace(/ /g, '_'));
  return names.filter((name) => TRADE_FIELDS.includes(name)).length >= MIN_OWN_COLUMNS;
}

/** Fewer may be another list of trades by chance. */
const MIN_OWN_COLUMNS = 4;

const isWorkbook = (sample: Buffer): boolean =>
  sample.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004' &&
  (sample.includes(WORKBOOK_PART) || sample.includes('[Content_Types].xml'));

const BINARY = ['PK\u0003\u0004', 'SQLite format 3\0', '\u001f\u008b'];
const isText = (sample: Buffer): boolean =>
  !BINARY.some(
    (signature) => sample.subarray(0, signature.length).toString('latin1') === signature,
  );

const SPREADSHEET_IN_XML =
  'is a spreadsheet in XML: save it as .xlsx; if the MetaTrader tester wrote it, it lists optimization passes: run one of them and save its report';

/** `<DATE>\t<BALANCE>`: columns of MetaTrader, no markup. */
const TAGS_AS_NAMES = /^<[A-Z ]+>[\t,;]</;

const isPage = (head: string): boolean =>
  /^<!doctype html|^<html|^<table/i.test(head) || /<html[\s>]/i.test(head.slice(0, 1_000));

async function wholeText(file: SampledFile, encoding: string): Promise<string> {
  return (await wholeBytes(inUtf8(file.whole(), encoding), file.name))
    .toString()
    .replace(/^\ufeff/, '');
}

function documentOf(text: string, file: string): JsonObject | readonly unknown[] {
  try {
    return readJson(text) as JsonObject | readonly unknown[];
  } catch (error) {
    if (!(error instanceof BadJson)) throw error;
    const line = text.slice(0, error.position).split(/\r\n|\r|\n/).length;
    throw new BadTradeFile({ file, line, field: 'file' }, error.message);
  }
}

function unknownLayout(rows: readonly Row[], file: string): BadTradeFile {
  const [first] = rows;
  const header = quoted(first?.cells.join(',') ?? '');
  return new BadTradeFile(
    { file, line: first?.line ?? 1, field: 'header' },
    `is of no platform that is known: ${header}; known are ${FORMATS.join(', ')}; a mapping (--mapping) describes any other`,
    { option: 'mapping', readings: [], table: tableIn(rows) },
  );
}

const refuse = (file: string, what: string) =>
  new BadTradeFile({ file, line: 1, field: 'file' }, what);

function assertZone(zone: string, file: string): void {
  if (clockOf(zone) !== null) return;
  const what = `${quoted(zone)} is no zone: give an IANA name, an offset, or both as in America/New_York+07:00`;
  throw new BadTradeFile({ file, line: 1, field: 'zone' }, what);
}
