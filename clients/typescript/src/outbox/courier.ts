import type { PlatformClock } from '../clock.js';
import type { Logger } from '../logger.js';
import { PhasegateError } from '../problem.js';
import { within } from '../within.js';
import { extendedBy, idOf, type Report } from './lines.js';
import type { Outbox } from './outbox.js';

/** The outcome of a report. */
export type Delivery<Answer = unknown> =
  | { readonly state: 'delivered'; readonly answer: Answer }
  /** On the disk; it goes when the platform is reachable again, also after a restart. */
  | { readonly state: 'waiting'; readonly stored: boolean }
  /** The platform will never take it: it is set aside in `refused.jsonl`. */
  | { readonly state: 'refused'; readonly problem: PhasegateError };

/** Tells the platform one report. @throws PhasegateError */
export type Deliver = (report: Report, signal: AbortSignal) => Promise<unknown>;

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 30_000;
/** However long a Retry-After asks for. */
const MAX_WAIT_MS = 60_000;
/** A readable answer with one of these will be the same the next time. */
const FINAL_STATUS = [400, 404, 409, 413, 415, 422];

type Settled = Exclude<Delivery, { state: 'waiting' }>;
/** null: it could not be delivered just now. */
type Tried = Settled | null;

/** Delivers what waits in the outbox, one report at a time and in order, until nothing does. */
export class Courier {
  private readonly ended = new AbortController();
  private readonly listeners = new Map<Report, Set<(tried: Tried) => void>>();
  private readonly idle = new Set<() => void>();
  private running = false;
  private again = false;
  private failures = 0;
  private timer: NodeJS.Timeout | undefined;
  /** By the monotonic clock: the platform asked not to be asked before. */
  private notBefore = 0;

  constructor(
    private readonly outbox: Outbox,
    private readonly deliver: Deliver,
    private readonly clock: PlatformClock,
    private readonly logger: Required<Logger>,
  ) {}

  /** Something waits: tries at once, unless the platform asked for a pause. */
  wake(): void {
    if (this.ended.signal.aborted) return;
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    const wait = this.notBefore - this.clock.monotonic();
    if (wait > 0) this.later(wait);
    else void this.run();
  }

  /** The delivery of a report after its first attempt, or by the deadline (monotonic). */
  async outcome(report: Report, stored: boolean, deadline: number): Promise<Delivery> {
    const waiting: Delivery = { state: 'waiting', stored };
    if (!this.outbox.waiting.includes(report)) return waiting;
    const left = deadline - this.clock.monotonic();
    const delivery = (await within(this.tried(report), left, null)) ?? waiting;
    if (delivery.state === 'waiting')
      this.logger.warn(
        { kind: report.kind, id: idOf(report), waiting: this.outbox.waiting.length },
        'a report waits for the platform; it is delivered as soon as it can be reached',
      );
    return delivery;
  }

  private tried(report: Report): Promise<Tried> {
    return new Promise((done) => {
      const others = this.listeners.get(report) ?? new Set();
      this.listeners.set(report, others.add(done));
      this.wake();
    });
  }

  private announce(report: Report, tried: Tried): void {
    for (const done of this.listeners.get(report) ?? []) done(tried);
    this.listeners.delete(report);
  }

  /** @returns whether nothing waits any more by the deadline (monotonic) */
  async flush(deadline: number): Promise<boolean> {
    while (this.outbox.waiting.length > 0 && this.clock.monotonic() < deadline) {
      const paused = new Promise<void>((done) => this.idle.add(done));
      this.wake();
      await within(paused, deadline - this.clock.monotonic(), undefined);
    }
    return this.outbox.waiting.length === 0;
  }

  close(): void {
    clearTimeout(this.timer);
    this.ended.abort();
  }

  private async run(): Promise<void> {
    this.running = true;
    let failed: boolean;
    do {
      this.again = false;
      failed = !(await this.pass());
    } while (this.again && !failed && !this.ended.signal.aborted);
    this.running = false;
    if (this.ended.signal.aborted) return;
    if (failed) for (const report of [...this.listeners.keys()]) this.announce(report, null);
    this.failures = failed ? this.failures + 1 : 0;
    if (failed) this.later(this.pauseMs());
    if (this.outbox.waiting.length === 0) {
      for (const done of this.idle) done();
      this.idle.clear();
    }
  }

  /** Every report once, in order. @returns whether all of them went */
  private async pass(): Promise<boolean> {
    const held = new Set<string>();
    const tried = new Set<Report>();
    for (;;) {
      const report = this.outbox.waiting.find(
        (each) => !tried.has(each) && !held.has(tradeOf(each)),
      );
      if (report === undefined) return held.size === 0;
      tried.add(report);
      const what = await this.one(report);
      if (what === 'unreachable') return false;
      if (what === 'held') held.add(tradeOf(report));
    }
  }

  private async one(report: Report): Promise<'gone' | 'held' | 'unreachable'> {
    try {
      const answer = await this.deliver(report, this.ended.signal);
      await this.outbox.delivered(report, isOwnTrade(report, answer));
      this.logger.debug({ kind: report.kind, id: idOf(report) }, 'a report was delivered');
      this.announce(report, { state: 'delivered', answer });
      return 'gone';
    } catch (error) {
      if (this.ended.signal.aborted) return 'unreachable';
      const problem =
        error instanceof PhasegateError
          ? error
          : new PhasegateError('PLATFORM_ERROR', String(error));
      if (isFinal(problem)) return this.refused(report, problem);
      return this.postponed(report, problem);
    }
  }

  private async refused(report: Report, problem: PhasegateError): Promise<'gone'> {
    await this.outbox.setAside(report, problem);
    this.logger.error(
      { kind: report.kind, id: idOf(report), code: problem.code, status: problem.status },
      `a report was refused for good and set aside in refused.jsonl: ${problem.detail}`,
    );
    this.announce(report, { state: 'refused', problem });
    return 'gone';
  }

  private postponed(report: Report, problem: PhasegateError): 'held' | 'unreachable' {
    const { code, status, retry_after_seconds: seconds } = problem;
    this.logger.debug(
      { kind: report.kind, id: idOf(report), code, status },
      'a report could not be delivered yet',
    );
    if (seconds !== undefined)
      this.notBefore = this.clock.monotonic() + Math.min(seconds * 1000, MAX_WAIT_MS);
    return problem.told && status === 500 ? 'held' : 'unreachable';
  }

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), ms);
    // Waiting reports are on disk: they need not keep the process alive.
    this.timer.unref();
  }

  private pauseMs(): number {
    const whole = Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), MAX_PAUSE_MS);
    return whole * (0.5 + Math.random() / 2);
  }
}

/** Whether an addition was recorded as a trade of its own, for its parent was not open (rules 3.5). */
const isOwnTrade = (report: Report, answer: unknown): boolean =>
  extendedBy(report) !== undefined &&
  (answer as { trade_id?: unknown }).trade_id === report.trade_id;

/** The key of the reports that a failing one holds back: those of its trade, or only itself. */
const tradeOf = (report: Report): string =>
  report.trade_id === undefined ? `${report.kind} ${idOf(report)}` : `trade ${report.trade_id}`;

const isFinal = (problem: PhasegateError): boolean =>
  problem.told && FINAL_STATUS.includes(problem.status) && !problem.is('ROUTE_UNKNOWN');
