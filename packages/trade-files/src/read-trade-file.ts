import type { CalendarKind, HistoryTrade } from '@phasegate/phase-core';
import { BadTradeFile } from './bad-trade-file.js';
import {
  fileChunks,
  memoryChunks,
  noMoreThan,
  type OnProgress,
  type TradeBytes,
  wholeBytes,
} from './byte-source.js';
import { BeyondNotional } from './beyond-notional.js';
import { readCsv } from './csv.js';
import { containerOf, HEAD_BYTES, type Container, type TradeFormat } from './format.js';
import type { Refuse } from './freqtrade.js';
import { readFreqtradeDatabase } from './freqtrade-database.js';
import { zippedFile } from './freqtrade-zip.js';
import { readJsonDocument } from './json-document.js';
import { readJsonLines } from './json-lines.js';
import { type LeftOut, type Leniency, TradesSeen } from './left-out.js';
import type { PlatformOptions } from './platforms/platform-options.js';
import {
  mayBePlatforms,
  type PlatformFile,
  readPlatformFile,
  SAMPLE_BYTES,
} from './platforms/read-platform-file.js';
import { TradeIntake } from './trade-intake.js';
import { utf16Of, utf8Of } from './utf-16.js';
import { WriteAheadLog } from './write-ahead-log.js';

export type { TradeFormat } from './format.js';

export interface ReadOptions extends Leniency, PlatformOptions {
  /** Which strategy of a freqtrade result; needed when it holds several. */
  readonly strategy?: string;
  readonly onProgress?: OnProgress;
  /** Of the file, and again of what it unpacks to. */
  readonly mostBytes?: number;
}

export interface TradeList {
  /** In the order of the file; empty only where some were left out. */
  readonly trades: HistoryTrade[];
  /** The first hundred that were not taken, and how many there are in all. */
  readonly leftOut: readonly LeftOut[];
  readonly leftOutCount: number;
  /** One line each, printable. */
  readonly warnings: string[];
  /** Those of the warnings that tell what was read into the file (rules 9.7). */
  readonly assumptions?: readonly string[];
  /** One of rules 9.1 or 9.6, or the name of a platform (rules 9.7). */
  readonly format: TradeFormat | (string & {});
  /** The currency of the amounts; null where the file names none. */
  readonly currency: string | null;
  /** The kind of record that a freqtrade result or a platform's file is taken for unless given (rules 9.6, 9.7). */
  readonly defaults?: { readonly calendar: CalendarKind; readonly risk_reward: 'realized' };
  /** A fault of a trade that the file alone does not show, in the file's own terms. `place` counts from 0. */
  readonly faultIn: (place: number, field: keyof HistoryTrade, what: string) => BadTradeFile;
}

/** The same with its trades to be read one at a time: those of a platform's file are made as they are asked for. */
export interface OpenedTradeFile extends Omit<TradeList, 'trades'> {
  readonly trades: Iterable<HistoryTrade>;
  readonly count: number;
}

const BOM = Buffer.from('\ufeff');

/** A file, or a part of one that was unpacked. */
interface Source {
  readonly file: string;
  readonly chunks: AsyncGenerator<Buffer>;
  /** Beside a database: null where there is none, undefined where nobody can tell. */
  readonly writeAheadLog?: Buffer | null;
}

/**
 * Reads a trade list (rules 9.1, 9.6), of a database with the write-ahead log beside it. Throws BadTradeFile at the
 * first fault in the order of the file; a fault of one trade may be left out instead.
 */
export async function readTradeFile(path: string, options: ReadOptions = {}): Promise<TradeList> {
  return listed(await openTradeFile(path, options));
}

/** The same without a list in memory: the trades are iterated. The file was read and checked to its end. */
export async function openTradeFile(
  path: string,
  options: ReadOptions = {},
): Promise<OpenedTradeFile> {
  const log = await WriteAheadLog.beside(path);
  const chunks = fileChunks(path, options.onProgress);
  const list = await read({ file: path, chunks, writeAheadLog: log.bytes }, options);
  await log.assertUnchanged();
  return list;
}

/** The same for bytes that are in no file, such as an HTTP body; faults call them `name`. */
export async function readTrades(
  bytes: TradeBytes,
  name: string,
  options: ReadOptions = {},
): Promise<TradeList> {
  const chunks = memoryChunks(bytes, options.onProgress);
  return listed(await read({ file: name, chunks }, options));
}

const listed = ({ trades, count: _count, ...list }: OpenedTradeFile): TradeList => ({
  ...list,
  trades: Array.isArray(trades) ? (trades as HistoryTrade[]) : [...trades],
});

async function read(
  source: Source,
  options: ReadOptions,
  unpacked = false,
): Promise<OpenedTradeFile> {
  const { file, chunks } = source;
  const refuse = (what: string) => new BadTradeFile({ file, line: 1, field: 'file' }, what);
  try {
    const head = await headOf(chunks);
    const most = options.mostBytes ?? Infinity;
    const platforms = !unpacked && mayBePlatforms(head, options);
    const sample = platforms ? await grown(head, chunks) : head;
    const whole = () => noMoreThan(most, withHead(sample, chunks), file);
    const platformFile = platforms
      ? await readPlatformFile({ sample, whole, name: file }, options)
      : null;
    if (platformFile !== null) return opened(platformFile, file, options);
    const encoding = utf16Of(head);
    if (encoding !== null) {
      const utf8 = utf8Of(withHead(sample, chunks), encoding, file);
      return await read({ ...source, chunks: utf8 }, options, unpacked);
    }
    const container = containerOf(head, file);
    const rest = whole();
    if (container === 'zip') {
      if (unpacked) throw refuse('is a zip archive within another: unpack it first');
      return await read(await zippedFile(rest, file), options, true);
    }
    const list = await readAs(container, { ...source, chunks: rest }, options);
    const beyond = new BeyondNotional();
    for (const trade of list.trades) beyond.add(trade);
    if (list.trades.length > 0 || (options.leaveOut === true && list.leftOutCount > 0))
      return {
        ...list,
        warnings: [...list.warnings, ...beyond.warnings()],
        count: list.trades.length,
      };
    throw refuse(['holds no trades', ...list.warnings].join('; '));
  } finally {
    await chunks.return(undefined);
  }
}

/** A platform's file is taken whole or not at all: one fill left out would change every trade after it. */
function opened(
  { trades, warnings, assumptions, lines, platform, currency }: PlatformFile,
  file: string,
  { mostTrades = Infinity }: ReadOptions,
): OpenedTradeFile {
  const refuse = (what: string) => new BadTradeFile({ file, line: 1, field: 'file' }, what);
  if (trades.length === 0) throw refuse(['holds no closed trades', ...warnings].join('; '));
  if (trades.length > mostTrades) throw refuse(`holds more than ${mostTrades} trades`);
  return {
    ...{
      trades,
      count: trades.length,
      warnings,
      assumptions,
      leftOut: [],
      leftOutCount: 0,
      format: platform.name,
      currency,
    },
    defaults: { calendar: platform.calendar, risk_reward: 'realized' },
    faultIn: (place, field, what) =>
      new BadTradeFile({ file, line: lines.at(place) ?? 1, field }, what),
  };
}

function readAs(
  container: Exclude<Container, 'zip'>,
  source: Source,
  { strategy, ...leniency }: ReadOptions,
): Promise<TradeList> {
  const seen = new TradesSeen(source.file, leniency);
  return container === 'json' || container === 'sqlite'
    ? readFreqtrade(container, source, strategy, seen)
    : readRows(container, source, strategy, seen);
}

async function readFreqtrade(
  container: 'json' | 'sqlite',
  { file, chunks, writeAheadLog }: Source,
  strategy: string | undefined,
  seen: TradesSeen,
): Promise<TradeList> {
  const refuse: Refuse = (field, what, question) =>
    new BadTradeFile({ file, line: 1, field }, what, question);
  const list =
    container === 'json'
      ? await readJsonDocument(chunks, strategy, seen, refuse)
      : await readFreqtradeDatabase(
          { database: await wholeBytes(chunks, file), writeAheadLog },
          strategy,
          seen,
          refuse,
        );
  const faultIn: TradeList['faultIn'] = (place, field, what) =>
    refuse(`trade ${list.trades[place]?.trade_id} ${field}`, what);
  const defaults = { calendar: 'always-open', risk_reward: 'realized' } as const;
  const { leftOut, leftOutCount } = seen;
  return { ...list, format: 'freqtrade', leftOut, leftOutCount, defaults, faultIn };
}

async function readRows(
  format: 'csv' | 'json-lines',
  { file, chunks }: Source,
  strategy: string | undefined,
  seen: TradesSeen,
): Promise<TradeList> {
  const intake = new TradeIntake(seen);
  await (format === 'csv' ? readCsv(chunks, intake) : readJsonLines(chunks, intake));
  const warnings = intake.unknownWarnings(format === 'csv' ? 'columns' : 'fields');
  if (strategy !== undefined) warnings.push('a strategy is chosen in freqtrade results only');
  const lines = intake.lines();
  const faultIn: TradeList['faultIn'] = (place, field, what) =>
    new BadTradeFile({ file, line: lines[place] ?? 1, field }, what);
  const { leftOut, leftOutCount } = seen;
  const { trades } = intake;
  return { format, trades, currency: null, warnings, leftOut, leftOutCount, faultIn };
}

/** The first bytes, at least HEAD_BYTES of them if there are as many, without a byte order mark. */
async function headOf(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  const head: Buffer[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    head.push(next.value);
    bytes += next.value.length;
  }
  const whole = Buffer.concat(head);
  return whole.subarray(0, BOM.length).equals(BOM) ? whole.subarray(BOM.length) : whole;
}

/** As much of a file as is looked at to recognize it; the head is the beginning of it. */
async function grown(head: Buffer, chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  const pieces = [head];
  for (let bytes = head.length; bytes < SAMPLE_BYTES; bytes += pieces.at(-1)!.length) {
    const next = await chunks.next();
    if (next.done === true) break;
    pieces.push(next.value);
  }
  return Buffer.concat(pieces);
}

async function* withHead(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}
