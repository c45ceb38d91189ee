import { join } from 'node:path';
import type { TradeCheck } from '../api.js';
import type { PlatformClock } from '../clock.js';
import { instantText } from '../instant.js';
import type { Logger } from '../logger.js';
import type { PhasegateError } from '../problem.js';
import { Journal } from './journal.js';
import {
  objectIn,
  readLine,
  type Line,
  type RefusedReport,
  type Report,
  type ReportIds,
  type ReportKind,
} from './lines.js';
import { acquireLock, type Lock } from './lock.js';
import { KnownTrades, type KnownTrade } from './trades.js';

/** A file with more lines than this is compacted once most of them say nothing any more. */
const COMPACT_LINES = 1_000;
const COMPACT_FACTOR = 4;

interface Files {
  readonly lock: Lock;
  readonly journal: Journal;
  readonly refused: Journal;
}

/** Durable memory of a bot: the trades it asked about, and the reports not delivered yet. */
export class Outbox {
  readonly trades = new KnownTrades();
  /** Reports to deliver, in order. */
  private queue: Report[] = [];
  /** Being written: not to be delivered before they are on the disk. */
  private readonly storing = new Set<Report>();
  private aside: RefusedReport[] = [];
  private files: Files | null = null;
  private opening: Promise<Files> | null = null;
  private nextNumber = 1;
  private fileLines = 0;
  private closed = false;

  constructor(
    readonly folder: string,
    private readonly clock: PlatformClock,
    private readonly logger: Required<Logger>,
  ) {}

  /** The pending reports, in order. */
  get waiting(): readonly Report[] {
    return this.queue;
  }

  /** The first report of this trade that is not delivered yet, also one that is just being stored. */
  undelivered(trade_id: string): Report | undefined {
    return [...this.queue, ...this.storing].find(
      (report) => report.kind !== 'emergency_exit' && report.trade_id === trade_id,
    );
  }

  get refused(): readonly RefusedReport[] {
    return this.aside;
  }

  /** Takes the lock and reads the files; what failed is tried again the next time. */
  async open(): Promise<void> {
    await this.opened();
  }

  /** Stores that this trade is about to be asked. @throws when it is not on the disk: then nothing may be sent */
  async asked(trade: TradeCheck): Promise<void> {
    await this.opened();
    const known = this.trades.get(trade.trade_id);
    const line: Line = { type: 'asked', at: this.at(), trade };
    this.trades.apply(line, this.clock.stopwatch());
    if (known !== undefined && JSON.stringify(known.trade) === JSON.stringify(trade)) return;
    try {
      await this.write(line, true);
    } catch (error) {
      this.trades.restore(trade.trade_id, known);
      throw error;
    }
  }

  async answered(line: Extract<Line, { type: 'answered' }>): Promise<void> {
    this.trades.apply(line, null);
    await this.written(line, 'the answer to a check');
    await this.tidy();
  }

  async settled(trade_id: string): Promise<void> {
    this.trades.apply({ type: 'settled', trade_id }, null);
    await this.written({ type: 'settled', trade_id }, 'a settled trade');
  }

  /** A report, to be delivered once it is stored. Without a disk it is kept in memory: nothing may be lost for that. */
  async add(
    kind: ReportKind,
    ids: ReportIds,
    body: Report['body'],
  ): Promise<{ report: Report; stored: boolean }> {
    const failed = await this.opened().then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const report: Report = {
      type: 'report',
      n: this.nextNumber++,
      kind,
      ...ids,
      at: this.at(),
      body,
    };
    this.trades.apply(report, null);
    this.storing.add(report);
    const stored =
      failed === null
        ? await this.written(report, `a report (${kind})`)
        : this.unwritten(failed.error, `a report (${kind})`);
    this.storing.delete(report);
    this.queue.push(report);
    return { report, stored };
  }

  /** @param own an addition whose parent was not open any more: the platform has it as a trade of its own */
  async delivered(report: Report, own = false): Promise<void> {
    this.drop(report);
    await this.written({ type: 'delivered', n: report.n }, 'a delivery');
    if (own) {
      const { trade_id = '', body } = report;
      const line: Line = { type: 'open', trade_id, opened_at: String(body['opened_at']) };
      this.trades.apply(line, null);
      await this.written(line, 'a trade of its own');
    }
    await this.tidy();
  }

  /** The platform will never take it: it is set aside for a person to look at. */
  async setAside(report: Report, { code, status, detail: message }: PhasegateError): Promise<void> {
    const refused: RefusedReport = { ...report, refused: { code, status, message } };
    this.aside.push(refused);
    this.drop(report);
    try {
      await this.files?.refused.append(refused, true);
    } catch (error) {
      this.unwritten(error, 'a refused report');
    }
    await this.written({ type: 'refused', n: report.n, code, status, message }, 'a refused report');
  }

  async close(): Promise<void> {
    this.closed = true;
    const files = await (this.opening ?? Promise.resolve(null)).catch(() => null);
    this.files = null;
    if (files === null) return;
    await files.journal.close();
    await files.refused.close();
    await files.lock.release();
  }

  private opened(): Promise<Files> {
    if (this.closed) return Promise.reject(new Error('the client is closed'));
    this.opening ??= this.load().catch((error: unknown) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  private async load(): Promise<Files> {
    const lock = await acquireLock(this.folder);
    try {
      const { journal, lines } = await Journal.open(join(this.folder, 'outbox.jsonl'));
      const aside = await Journal.open(join(this.folder, 'refused.jsonl'));
      this.files = { lock, journal, refused: aside.journal };
      this.fold(lines);
      this.aside.unshift(
        ...(aside.lines.map(objectIn).filter(Boolean) as unknown as RefusedReport[]),
      );
      if (lines.length > COMPACT_LINES) await this.compact();
      return this.files;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  private fold(texts: readonly string[]): void {
    const reports = new Map<number, Report>();
    const done = new Set<number>();
    for (const text of texts) {
      const line = readLine(text);
      if (line === null) {
        this.logger.warn(
          { folder: this.folder, length: text.length },
          'a line of the outbox cannot be read and is passed over',
        );
        continue;
      }
      this.trades.apply(line, null);
      if (line.type === 'report') reports.set(line.n, line);
      if (line.type === 'delivered' || line.type === 'refused') done.add(line.n);
      if ('n' in line) this.nextNumber = Math.max(this.nextNumber, line.n + 1);
    }
    for (const { state, trade } of this.trades.unsettled)
      if (state !== 'unanswered') this.trades.doubt(trade.trade_id);
    this.fileLines = texts.length;
    this.queue = [...[...reports.values()].filter(({ n }) => !done.has(n)), ...this.queue];
    this.queue.sort((one, other) => one.n - other.n);
  }

  /** Everything that still says something, in as few lines as it takes. */
  private live(): object[] {
    return [...this.trades.lines(), ...this.queue, ...this.storing];
  }

  private async tidy(): Promise<void> {
    if (this.fileLines <= COMPACT_LINES) return;
    if (this.fileLines > COMPACT_FACTOR * this.live().length) await this.compact();
  }

  private async compact(): Promise<void> {
    try {
      await this.files?.journal.replace(() => {
        const lines = this.live();
        this.fileLines = lines.length;
        return lines;
      });
    } catch (error) {
      this.unwritten(error, 'the compacted outbox');
    }
  }

  private async write(line: Line, durable: boolean): Promise<void> {
    if (this.files === null) throw new Error('the outbox is not open');
    this.fileLines += 1;
    await this.files.journal.append(line, durable);
  }

  /** @returns whether it is in the file; a report and a refusal on the disk, too */
  private async written(line: Line, what: string): Promise<boolean> {
    try {
      await this.write(line, line.type === 'report' || line.type === 'refused');
      return true;
    } catch (error) {
      return this.unwritten(error, what);
    }
  }

  private unwritten(error: unknown, what: string): false {
    this.logger.error(
      { err: error, folder: this.folder },
      `${what} could not be written to the outbox and is kept in memory only: look at the disk`,
    );
    return false;
  }

  private drop(report: Report): void {
    this.queue = this.queue.filter((other) => other !== report);
  }

  private at(): string {
    return instantText(this.clock.wall());
  }
}

export const tradeIds = (trades: readonly KnownTrade[]): string[] =>
  trades.map(({ trade }) => trade.trade_id);
