import { randomUUID } from 'node:crypto';
import type {
  Close,
  EmergencyExit,
  Entry,
  PortfolioAnswer,
  PortfolioReport,
  Status,
  Trade,
  TradeCheck,
} from './api.js';
import {
  readClose,
  readEntry,
  readPortfolio,
  readTradeCheck,
  readTradeId,
  readTradeIds,
} from './arguments.js';
import { askStatus, tell } from './calls.js';
import { locallyBlocked, type CheckResult } from './check-answer.js';
import { Checks } from './checks.js';
import { PlatformClock } from './clock.js';
import { exitBody } from './emergency-exit.js';
import { runGuarded, type Execute, type Guarded } from './guard.js';
import { readInstant } from './instant.js';
import { guardedLogger, type Logger } from './logger.js';
import { happenedAt } from './moments.js';
import { readOptions, type PhasegateOptions } from './options.js';
import { Courier, type Delivery } from './outbox/courier.js';
import type { RefusedReport, Report, ReportIds, ReportKind } from './outbox/lines.js';
import { Outbox, tradeIds } from './outbox/outbox.js';
import { PhasegateError } from './problem.js';
import { reconcileWith, type Reconciled, type WasExecuted } from './reconcile.js';
import { Transport, type Call } from './transport.js';
import { within } from './within.js';

/** The outbox: waiting and refused reports, and unsettled trades. */
export interface OutboxContent {
  /** Reports on their way, in order. */
  readonly waiting: readonly Report[];
  /** Reports that the platform will never take: for a person to look at. */
  readonly refused: readonly RefusedReport[];
  /** trade_ids of checked trades with an unknown outcome. */
  readonly unsettled: readonly string[];
  /** trade_ids of trades that were reported as opened, and not as closed. */
  readonly open: readonly string[];
  /** Where it is. */
  readonly folder: string;
}

/** How a report is made. */
export interface Reporting {
  /** false: done as soon as it is stored, in a quarter of a second at the latest; delivered in the background. */
  wait?: boolean;
}

/** Longer than this nothing that must not wait waits for the disk. */
const STORING_MS = 250;

/**
 * Checks every entry with Phasegate and reports executions. Without an answer there is no trade; an exit is always
 * permitted; reports are stored on disk first and are delivered once and in order, however late.
 */
export class Phasegate {
  private readonly clock: PlatformClock;
  /** As it was given; one that fails is passed over. */
  readonly logger: Required<Logger>;
  private readonly transport: Transport;
  private readonly box: Outbox;
  private readonly courier: Courier;
  private readonly checks: Checks;
  private readonly timeoutMs: number;
  private isClosed = false;

  /** @throws TypeError when an option is at fault */
  constructor(options: PhasegateOptions) {
    const { baseUrl, key, outboxDir, timeoutMs, logger, clock } = readOptions(options);
    this.timeoutMs = timeoutMs;
    this.clock = new PlatformClock(clock);
    this.logger = guardedLogger(logger ?? {});
    this.transport = new Transport(baseUrl, key, timeoutMs, this.clock, this.logger);
    this.box = new Outbox(outboxDir, this.clock, this.logger);
    const deliver = (report: Report, signal: AbortSignal) =>
      this.transport.tell(tell(report), this.deadline(), signal);
    this.courier = new Courier(this.box, deliver, this.clock, this.logger);
    this.checks = new Checks(this.transport, this.box, this.courier, this.clock, this.logger);
    // Reports of an earlier process are delivered in the background; a fault is reported by `ready` and by the next
    // call.
    this.ready().catch((error: unknown) =>
      this.logger.error(
        { err: error, folder: outboxDir },
        'the outbox cannot be opened: every check is a block',
      ),
    );
  }

  /** Done when the outbox is open. @throws OutboxInUse, or what the disk says */
  async ready(): Promise<void> {
    await this.box.open();
    this.courier.wake();
  }

  get outbox(): OutboxContent {
    const { waiting, refused, trades } = this.box;
    return {
      waiting: [...waiting],
      refused: [...refused],
      unsettled: tradeIds(trades.unsettled),
      open: tradeIds(trades.open),
      folder: this.box.folder,
    };
  }

  /**
   * Asks before an entry. Anything but `decision: 'allow'` is a block, and no trouble with the platform throws.
   * @throws TypeError when the question itself is at fault
   */
  async check(trade: TradeCheck): Promise<CheckResult> {
    const question = readTradeCheck(trade);
    return this.isClosed ? CLOSED : this.checks.ask(question, this.deadline());
  }

  /** A resting order's permit for longer. A block takes nothing back before the permit's own end. */
  async renew(trade_id: string): Promise<CheckResult> {
    const id = readTradeId(trade_id);
    return this.isClosed ? CLOSED : this.checks.renew(id, this.deadline());
  }

  /** Whether the platform answered when it was last asked. */
  get isReachable(): boolean {
    return this.transport.circuit.isClosed;
  }

  /** Nothing was executed: gives the permit and its day back. */
  async cancel(trade_id: string, how?: Reporting): Promise<Delivery<true>> {
    const id = readTradeId(trade_id);
    return (await this.report('cancel', { trade_id: id }, {}, how)) as Delivery<true>;
  }

  /** An entry was executed. With `parent_trade_id` it extends that trade, whose close ends both (rules 3.5). */
  async opened(entry: Entry, how?: Reporting): Promise<Delivery<Trade>> {
    const { opened_at, ...facts } = readEntry(entry);
    await this.outboxTried();
    const permit = this.box.trades.get(facts.trade_id)?.permit ?? null;
    const body = {
      ...facts,
      opened_at: happenedAt(this.clock, opened_at, permit?.granted_at ?? null),
    };
    const ids = { trade_id: facts.trade_id };
    return (await this.report('opened', ids, body, how)) as Delivery<Trade>;
  }

  /** A trade was closed. */
  async closed(close: Close, how?: Reporting): Promise<Delivery<Trade>> {
    const { trade_id, closed_at, ...facts } = readClose(close);
    await this.outboxTried();
    const opened = readInstant(this.box.trades.get(trade_id)?.opened_at);
    const body = { ...facts, closed_at: happenedAt(this.clock, closed_at, opened) };
    return (await this.report('closed', { trade_id }, body, how)) as Delivery<Trade>;
  }

  /**
   * Exits a position in an emergency: permitted at once, in any state of the platform, the network or the disk. Never
   * throws. `stored`: whether the report is on disk already.
   */
  async emergencyExit(
    exit: EmergencyExit,
  ): Promise<{ permitted: true; exit_id: string; stored: boolean }> {
    const body = exitBody(exit, this.clock);
    const { exit_id } = body;
    const trade_id = typeof body.trade_id === 'string' ? { trade_id: body.trade_id } : {};
    if (this.isClosed) {
      this.logger.error(
        { exit_id },
        'an emergency exit after close() is permitted, and not reported',
      );
      return { permitted: true, exit_id, stored: false };
    }
    const storing = this.box.add('emergency_exit', { exit_id, ...trade_id }, body).then(
      ({ stored }) => {
        this.courier.wake();
        return stored;
      },
      () => false,
    );
    return { permitted: true, exit_id, stored: await within(storing, STORING_MS, false) };
  }

  /** check → execute → report. Executes nothing without an allow, nor after its permit is over. */
  async guard(trade: TradeCheck, execute: Execute): Promise<Guarded> {
    const question = readTradeCheck(trade);
    if (typeof execute !== 'function') throw new TypeError('execute must be a function');
    if (this.isClosed) return { outcome: 'blocked', answer: CLOSED };
    return runGuarded(question, execute, this.checks, this.deadline(), {
      opened: (entry) => this.opened(entry),
      cancel: (trade_id) => this.cancel(trade_id),
    });
  }

  /**
   * Reports the account value, after the closes reported before (rules 2.7). By default `at` is the platform's now and
   * `report_id` is generated: the same id is the same report.
   */
  async portfolio(report: PortfolioReport, how?: Reporting): Promise<Delivery<PortfolioAnswer>> {
    const { report_id = randomUUID(), at, ...facts } = readPortfolio(report);
    const body = { report_id, ...facts, at: happenedAt(this.clock, at, null) };
    return (await this.report('portfolio', { report_id }, body, how)) as Delivery<PortfolioAnswer>;
  }

  /** The bot's status. @throws PhasegateError */
  async status(): Promise<Status> {
    const status = await this.call(askStatus);
    this.clock.observe(Date.parse(status.as_of));
    return status;
  }

  /**
   * Settles what is open, after a restart above all: delivers what waits, and has every trade that was asked and
   * never reported either reported or given back, as `wasExecuted` says. Every request has the timeout of a call.
   * @throws PhasegateError when the platform does not answer; nothing is lost then
   */
  async reconcile(
    open_trade_ids: readonly string[],
    wasExecuted?: WasExecuted,
  ): Promise<Reconciled> {
    const open = readTradeIds(open_trade_ids);
    await this.box.open();
    await this.flush();
    return reconcileWith(open, wasExecuted, {
      outbox: this.box,
      clock: this.clock,
      isExecuting: (trade_id) => this.checks.isExecuting(trade_id),
      call: (call) => this.call(call),
      report: (kind, trade_id, body) => this.report(kind, { trade_id }, body, {}),
    });
  }

  /** Delivers what waits. @returns whether nothing waits any more */
  async flush(timeoutMs = this.timeoutMs): Promise<boolean> {
    await this.outboxTried();
    return this.courier.flush(this.clock.monotonic() + timeoutMs);
  }

  /** Lets go of the outbox; what waits stays on the disk. Afterwards every check is a block. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.transport.circuit.end();
    this.courier.close();
    await this.box.close();
  }

  private async report(
    kind: ReportKind,
    ids: ReportIds,
    body: Report['body'],
    { wait = true }: Reporting = {},
  ): Promise<Delivery> {
    if (this.isClosed) throw new PhasegateError('CLIENT_CLOSED', 'The client is closed.');
    const deadline = this.deadline();
    const storing = this.box.add(kind, ids, body);
    if (wait && this.isReachable) {
      const { report, stored } = await storing;
      return this.courier.outcome(report, stored, deadline);
    }
    const stored = storing.then((added) => {
      this.courier.wake();
      return added.stored;
    });
    return { state: 'waiting', stored: await within(stored, STORING_MS, false) };
  }

  private call<Result>(call: Call<Result>): Promise<Result> {
    if (this.isClosed)
      return Promise.reject(new PhasegateError('CLIENT_CLOSED', 'The client is closed.'));
    return this.transport.send(call, this.deadline());
  }

  /** The outbox is open, or cannot be: reports go on without it. */
  private outboxTried(): Promise<void> {
    return this.box.open().catch(() => undefined);
  }

  private deadline(): number {
    return this.clock.monotonic() + this.timeoutMs;
  }
}

const CLOSED = locallyBlocked('CLIENT_CLOSED', 'The client is closed.');
