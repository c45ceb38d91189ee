import type { CheckAnswer, TradeCheck } from './api.js';
import { askCheck, askRenewal } from './calls.js';
import {
  blockedBy,
  locallyBlocked,
  type CheckResult,
  type LocallyBlocked,
} from './check-answer.js';
import type { PlatformClock, Stopwatch } from './clock.js';
import { readInstant } from './instant.js';
import type { Logger } from './logger.js';
import type { Courier } from './outbox/courier.js';
import type { Report } from './outbox/lines.js';
import type { Outbox } from './outbox/outbox.js';
import { PhasegateError } from './problem.js';
import type { Transport } from './transport.js';
import { within } from './within.js';

/** Checks, and turns every answer, or its absence, into an allow or a block (NFR-004). */
export class Checks {
  /** Trades that `guard` is executing just now: another ask would let them through twice. */
  private readonly executing = new Set<string>();

  constructor(
    private readonly transport: Transport,
    private readonly outbox: Outbox,
    private readonly courier: Courier,
    readonly clock: PlatformClock,
    private readonly logger: Required<Logger>,
  ) {}

  /** @param deadline monotonic */
  async ask(trade: TradeCheck, deadline: number): Promise<CheckResult> {
    if (this.executing.has(trade.trade_id))
      return this.logged(trade.trade_id, beingExecuted(trade));
    return this.askAlone(trade, deadline);
  }

  /** Checks, and keeps other checks of this trade waiting until `then` is done. */
  async askAndThen<Result>(
    trade: TradeCheck,
    deadline: number,
    then: (answer: CheckResult) => Promise<Result>,
  ): Promise<Result> {
    const { trade_id } = trade;
    if (this.executing.has(trade_id)) return then(this.logged(trade_id, beingExecuted(trade)));
    this.executing.add(trade_id);
    try {
      return await then(await this.askAlone(trade, deadline));
    } finally {
      this.executing.delete(trade_id);
    }
  }

  async renew(trade_id: string, deadline: number): Promise<CheckResult> {
    const result = await this.failClosed(() => this.renewed(trade_id, deadline, null));
    return this.logged(trade_id, result);
  }

  isExecuting(trade_id: string): boolean {
    return this.executing.has(trade_id);
  }

  /** Whether it was executed is not known: it is not asked again before `reconcile` has settled it. */
  doubt(trade_id: string): void {
    this.outbox.trades.doubt(trade_id);
  }

  private async askAlone(trade: TradeCheck, deadline: number): Promise<CheckResult> {
    const result = await this.failClosed(
      async () => (await this.barred(trade.trade_id, deadline)) ?? this.stored(trade, deadline),
    );
    return this.logged(trade.trade_id, result);
  }

  /** An unexpected error is a block as well. */
  private async failClosed(ask: () => Promise<CheckResult>): Promise<CheckResult> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof PhasegateError) return blockedBy(error);
      this.logger.error({ err: error }, 'a check failed for a reason of the client’s own: a block');
      return locallyBlocked('PLATFORM_ERROR', String(error));
    }
  }

  /** Why this trade must not even be asked about. */
  private async barred(trade_id: string, deadline: number): Promise<LocallyBlocked | null> {
    const unavailable = await this.onDisk(this.outbox.open(), deadline);
    if (unavailable !== null) return unavailable;
    const cancel = this.outbox.undelivered(trade_id);
    if (cancel?.kind === 'cancel' && this.transport.circuit.isClosed)
      await this.deliverFirst(cancel, deadline);
    const waiting = this.outbox.undelivered(trade_id);
    if (waiting?.kind === 'cancel')
      return locallyBlocked(
        'CANCEL_WAITING',
        `The cancel of ${trade_id} is not delivered yet and would take a new permit away: try again later, or use a new trade_id.`,
      );
    const known = this.outbox.trades.get(trade_id);
    if (waiting !== undefined || known?.state === 'open') return reportedAlready(trade_id);
    if (known?.doubtful === true)
      return locallyBlocked(
        'UNSETTLED',
        `${trade_id} was asked before and may have been executed: call reconcile first.`,
      );
    // Before the trade is stored: nothing is sent, so nothing is to be settled.
    this.transport.circuit.assertClosed();
    return null;
  }

  /** Half of the time is for what has to go before. */
  private async deliverFirst(cancel: Report, deadline: number): Promise<void> {
    const now = this.clock.monotonic();
    await this.courier.outcome(cancel, true, now + (deadline - now) / 2);
  }

  /** The trade_id is on the disk before the check is sent: a permit is never forgotten. */
  private async stored(trade: TradeCheck, deadline: number): Promise<CheckResult> {
    const { trade_id } = trade;
    const askedBefore = this.outbox.trades.get(trade_id) !== undefined;
    const unavailable = await this.onDisk(this.outbox.asked(trade), deadline);
    if (unavailable !== null) return unavailable;
    const result = await this.failClosed(() => this.sent(trade, askedBefore, deadline));
    if (result.local) await this.outbox.answered({ type: 'answered', trade_id, decision: 'none' });
    return result;
  }

  private async sent(
    trade: TradeCheck,
    askedBefore: boolean,
    deadline: number,
  ): Promise<CheckResult> {
    const { trade_id } = trade;
    const answer = await this.transport.send(askCheck(trade), deadline);
    this.observe(answer);
    if (answer.decision === 'block') {
      await this.outbox.answered({ type: 'answered', trade_id, decision: 'block' });
      return { ...answer, decision: 'block', local: false };
    }
    const known = this.outbox.trades.get(trade_id);
    if (known === undefined)
      return locallyBlocked(
        'PERMIT_EXPIRED',
        `The permit of ${trade_id} was given back while it was asked about: ask again.`,
      );
    if (known.state === 'open') return reportedAlready(trade_id);
    const left = leftMs(answer, known.asked);
    // A repeated check gets the first answer, whose age is unknown.
    if (left !== null && left <= 0 && askedBefore && lifeMs(answer) > 0)
      return this.renewed(trade_id, deadline, answer.checked_at);
    return this.allowed(trade_id, answer, left, answer.checked_at);
  }

  private async renewed(
    trade_id: string,
    deadline: number,
    granted_at: string | null,
  ): Promise<CheckResult> {
    const known = this.outbox.trades.get(trade_id);
    const notional = known !== undefined && 'notional' in known.trade ? known.trade.notional : null;
    const since = this.clock.stopwatch();
    const question = { trade_id, mode: 'live', notional } as const;
    const answer = await this.transport.send(askRenewal(question), deadline);
    this.observe(answer);
    if (answer.decision === 'block') return { ...answer, decision: 'block', local: false };
    const first = known?.permit?.granted_at;
    const granted =
      granted_at ?? (first === undefined ? answer.checked_at : new Date(first).toISOString());
    return this.allowed(trade_id, answer, leftMs(answer, since), granted);
  }

  private async allowed(
    trade_id: string,
    answer: CheckAnswer,
    left: number | null,
    granted_at: string,
  ): Promise<CheckResult> {
    if (left !== null && left <= 0)
      return locallyBlocked('PERMIT_EXPIRED', `The permit of ${trade_id} was over when it came.`);
    const expires_at = answer.permit?.expires_at;
    await this.outbox.answered({
      type: 'answered',
      trade_id,
      decision: 'allow',
      granted_at,
      ...(expires_at === undefined ? {} : { expires_at }),
    });
    return { ...answer, decision: 'allow', local: false, valid_for_ms: left };
  }

  private async onDisk(write: Promise<void>, deadline: number): Promise<LocallyBlocked | null> {
    const done = write.then(
      () => null,
      (error: unknown) => String(error),
    );
    const fault = await within(done, deadline - this.clock.monotonic(), 'the disk does not answer');
    return fault === null
      ? null
      : locallyBlocked('OUTBOX_UNAVAILABLE', `Nothing was asked: ${fault}`);
  }

  private observe({ checked_at }: CheckAnswer): void {
    this.clock.observe(readInstant(checked_at)!);
  }

  private logged(trade_id: string, result: CheckResult): CheckResult {
    if (result.decision === 'allow') {
      this.logger.debug({ trade_id, permit: result.permit }, 'allowed');
      return result;
    }
    const { local, reasons } = result;
    const fields = { trade_id, local, reasons: reasons.map(({ code }) => code) };
    const words = reasons.map(({ message }) => message).join(' ');
    if (local) this.logger.warn(fields, `blocked without an answer that allows: ${words}`);
    else this.logger.info(fields, `blocked: ${words}`);
    return result;
  }
}

const beingExecuted = ({ trade_id }: TradeCheck) =>
  locallyBlocked('UNSETTLED', `${trade_id} is being executed just now.`);

const reportedAlready = (trade_id: string) =>
  locallyBlocked('TRADE_ALREADY_REPORTED', `${trade_id} was executed already: use a new trade_id.`);

const lifeMs = ({ permit, checked_at }: CheckAnswer): number =>
  readInstant(permit?.expires_at)! - readInstant(checked_at)!;

/**
 * How long the permit is good for; null: none is needed. @param since before it can have been granted; null: unknown
 */
function leftMs(answer: CheckAnswer, since: Stopwatch | null): number | null {
  if (answer.permit === null) return null;
  return since === null ? 0 : lifeMs(answer) - since.elapsedMs();
}
