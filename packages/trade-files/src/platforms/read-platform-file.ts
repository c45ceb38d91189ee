import { Readable } from 'node:stream';
import { BadTradeFile, quoted } from '../bad-trade-file.js';
import { wholeBytes } from '../byte-source.js';
import { BadJson, type JsonObject, readJson } from '../json.js';
import { csvRows, delimiterOf } from './csv-rows.js';
import { HistoryWriter, type PlatformTrades } from './history-writer.js';
import { htmlRows } from './html-rows.js';
import { withMapping } from './mapped.js';
import { isOwn } from './own-columns.js';
import type { Platform, RowReader } from './platform.js';
import type { PlatformOptions } from './platform-options.js';
import { Reading } from './reading.js';
import { Recognition } from './recognition.js';
import { platformNamed, PLATFORMS } from './registry.js';
import { clockOf } from './clock.js';
import { isBlank, type Row } from './row.js';
import { encodingOf, inUtf8 } from './text-encoding.js';
import { readElements, rootOf } from './xml-elements.js';
import { WORKBOOK_PART, xlsxRows } from './xlsx-rows.js';

/** How much of a file is looked at to recognize it, and to tell how its dates and numbers are written. */
export const SAMPLE_BYTES = 4_194_304;

export interface PlatformFile extends PlatformTrades {
  readonly platform: Platform;
}

/** A file whose beginning was read: `sample` is the part that detection inspects (all of a small file); `whole` starts with it. */
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
  const recognition = new Recognition(file.name, platforms, options);
  await recognize(csvRows(bytes, file.name, delimiter), recognition);
  const platform = recognition.platform();
  if (platform === null) return null;
  return { platform, reading: new Reading(file.name, platform, options, recognition.style) };
}

/** From the rows that can be read of a file's beginning, which may end within one. */
async function recognize(
  rows: AsyncIterable<readonly Row[]>,
  recognition: Recognition,
): Promise<void> {
  try {
    for await (const some of rows) for (const row of some) if (!isBlank(row)) recognition.add(row);
  } catch (error) {
    // The reading itself will say what is wrong, and where.
    if (!(error instanceof BadTradeFile)) throw error;
  }
}

function inRows(
  rows: readonly Row[],
  file: SampledFile,
  platforms: readonly Platform[],
  options: PlatformOptions,
): PlatformFile {
  const filled = rows.filter((row) => !isBlank(row));
  const recognition = new Recognition(file.name, platforms, options);
  for (const row of filled) recognition.add(row);
  const platform = recognition.platform();
  if (platform === null) throw recognition.unknown();
  const reading = new Reading(file.name, platform, options, recognition.style);
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

const refuse = (file: string, what: string) =>
  new BadTradeFile({ file, line: 1, field: 'file' }, what);

function assertZone(zone: string, file: string): void {
  if (clockOf(zone) !== null) return;
  const what = `${quoted(zone)} is no zone: give an IANA name, an offset, or both as in America/New_York+07:00`;
  throw new BadTradeFile({ file, line: 1, field: 'zone' }, what);
}
