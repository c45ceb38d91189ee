import type { HistoryTrade } from '@phasegate/phase-core';
import { BadTradeFile } from './bad-trade-file.js';
import {
  fileChunks,
  memoryChunks,
  noMoreThan,
  type OnProgress,
  type TradeBytes,
} from './byte-source.js';
import { readCsv } from './csv.js';
import { formatOf, HEAD_BYTES, type Container, type TradeFormat } from './format.js';
import { readFreqtrade } from './freqtrade.js';
import { assertCheckpointed, readFreqtradeDatabase } from './freqtrade-database.js';
import { zippedResult } from './freqtrade-zip.js';
import { readJsonLines } from './json-lines.js';
import { type LeftOut, type Leniency, TradesSeen } from './left-out.js';
import { TradeIntake } from './trade-intake.js';

export type { TradeFormat } from './format.js';

export interface ReadOptions extends Leniency {
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
  readonly format: TradeFormat;
  /** What a freqtrade result stands for unless said otherwise (rules 9.6). */
  readonly defaults?: { readonly calendar: 'always-open'; readonly risk_reward: 'realized' };
  /** A fault of a trade that the file alone does not show, in the file's own terms. `place` counts from 0. */
  readonly faultIn: (place: number, field: keyof HistoryTrade, what: string) => BadTradeFile;
}

const BOM = Buffer.from('\ufeff');

/**
 * Reads a trade list (rules 9.1, 9.6). Throws BadTradeFile at the first fault in the order of the file; a fault of one
 * trade may be left out instead.
 */
export async function readTradeFile(path: string, options: ReadOptions = {}): Promise<TradeList> {
  await assertCheckpointed(path);
  return read(fileChunks(path, options.onProgress), path, options);
}

/** The same for bytes that are in no file, such as an HTTP body; faults call them `name`. */
export function readTrades(
  bytes: TradeBytes,
  name: string,
  options: ReadOptions = {},
): Promise<TradeList> {
  return read(memoryChunks(bytes, options.onProgress), name, options);
}

async function read(
  chunks: AsyncGenerator<Buffer>,
  file: string,
  options: ReadOptions,
  unpacked = false,
): Promise<TradeList> {
  try {
    const head = await headOf(chunks);
    const container = formatOf(head, file);
    const rest = noMoreThan(options.mostBytes ?? Infinity, withHead(head, chunks), file);
    if (container === 'zip') {
      if (unpacked) {
        const what = 'is a zip archive within another: unpack it first';
        throw new BadTradeFile({ file, line: 1, field: 'file' }, what);
      }
      const result = await zippedResult(rest, file);
      return await read(result.chunks, result.file, options, true);
    }
    const format = container === 'sqlite' ? 'freqtrade' : container;
    const list = await readAs(container, rest, file, options);
    if (list.trades.length > 0 || (options.leaveOut === true && list.leftOutCount > 0))
      return { ...list, format };
    const what = ['holds no trades', ...list.warnings].join('; ');
    throw new BadTradeFile({ file, line: 1, field: 'file' }, what);
  } finally {
    await chunks.return(undefined);
  }
}

async function readAs(
  format: Exclude<Container, 'zip'>,
  chunks: AsyncIterable<Buffer>,
  file: string,
  { strategy, ...leniency }: ReadOptions,
): Promise<Omit<TradeList, 'format'>> {
  const seen = new TradesSeen(file, leniency);
  if (format === 'freqtrade' || format === 'sqlite') {
    const defaults = { calendar: 'always-open', risk_reward: 'realized' } as const;
    const readList = format === 'sqlite' ? readFreqtradeDatabase : readFreqtrade;
    const list = await readList(chunks, file, strategy, seen);
    const faultIn: TradeList['faultIn'] = (place, field, what) =>
      new BadTradeFile(
        { file, line: 1, field: `trade ${list.trades[place]?.trade_id} ${field}` },
        what,
      );
    const { leftOut, leftOutCount } = seen;
    return { ...list, leftOut, leftOutCount, defaults, faultIn };
  }
  const intake = new TradeIntake(seen);
  await (format === 'csv' ? readCsv(chunks, intake) : readJsonLines(chunks, intake));
  const warnings = intake.unknownWarnings(format === 'csv' ? 'columns' : 'fields');
  if (strategy !== undefined) warnings.push('a strategy is chosen in freqtrade results only');
  const lines = intake.lines();
  const faultIn: TradeList['faultIn'] = (place, field, what) =>
    new BadTradeFile({ file, line: lines[place] ?? 1, field }, what);
  const { leftOut, leftOutCount } = seen;
  return { trades: intake.trades, warnings, leftOut, leftOutCount, faultIn };
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

async function* withHead(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}
