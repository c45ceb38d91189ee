import type { Market } from '../calendar/market.js';
import type { EventOf, LeftBy, PhaseEvent } from '../events.js';
import { correctedTrades } from '../evolve/correction.js';
import { evolve } from '../evolve/evolve.js';
import { instantOf, instantText, type Instant, type InstantText } from '../instant.js';
import { decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { ratioText } from '../numbers/fraction.js';
import { modeOf, type Phase } from '../phase.js';
import { maxDrawdown, pathOf } from '../rules/drawdown.js';
import { averageRrOf, talliedAll, winRateOf } from '../rules/tally.js';
import type { CountedTrade, State } from '../state.js';

/** The result of one tenure (rules 2.6). Rates and results are over all its counted trades (rules 2.3). */
export interface TenureSummary {
  readonly phase: Phase;
  readonly entered_at: InstantText;
  /** Null: the bot is in it. */
  readonly left_at: InstantText | null;
  readonly left_by: LeftBy | null;
  /** Boundaries crossed (rules 4.2). */
  readonly trading_days: number;
  /** Sessions finalised. */
  readonly sessions: number;
  /** Entries executed, of every kind and mode; voided ones are left out. */
  readonly trades: number;
  readonly win_rate: DecimalText | null;
  readonly average_rr: DecimalText | null;
  readonly net_pnl: DecimalText | null;
  /** Null in Experience: paper does not move the equity (rules 2.7). */
  readonly max_drawdown: DecimalText | null;
  /** Of its trades, those that closed as one. */
  readonly emergency_exits: number;
  readonly unpermitted_trades: number;
}

/** A tenure as far as its bot's log was read. */
interface Tenure {
  left: EventOf<LeftBy> | null;
  /** The state that ended it, or the latest. */
  state: State;
  sessions: number;
  trades: number;
  counted: readonly CountedTrade[];
  emergency_exits: number;
  unpermitted_trades: number;
}

type Opening = EventOf<'trade.opened'> | EventOf<'trade.unpermitted'>;
type Closing = EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>;

/** Reads a bot's log from its first event and computes the result of each tenure. */
export class TenureFold {
  readonly #tenures: Tenure[] = [];
  /** The tenure in which each open trade was opened. */
  readonly #openedIn = new Map<string, number>();
  #state: State | null = null;

  constructor(private readonly market: Market) {}

  /** The fold of the events so far; null before the first. */
  get state(): State | null {
    return this.#state;
  }

  follow(event: PhaseEvent): void {
    const before = this.#state;
    const state = evolve(this.market, before, event);
    this.#state = state;
    if (before === null) return void this.#tenures.push(begun(state));
    if (isLeaving(event)) {
      this.#current.left = event;
      this.#tenures.push(begun(state));
      return;
    }
    this.#current.state = state;
    this.#note(event, before, state);
  }

  /** Every tenure in order, the running one as of an instant. */
  summaries(now: Instant): TenureSummary[] {
    return this.#tenures.map((tenure) => summaryOf(this.market, tenure, now));
  }

  get #current(): Tenure {
    return this.#tenures.at(-1)!;
  }

  /** Tenures are numbered from 1. */
  #tenure(ordinal: number): Tenure {
    return this.#tenures[ordinal - 1]!;
  }

  #note(event: PhaseEvent, before: State, after: State): void {
    switch (event.type) {
      case 'trade.opened':
      case 'trade.unpermitted':
        return this.#opened(event, before);
      case 'trade.closed':
      case 'trade.emergency_exit':
        return this.#closed(event, after);
      case 'trade.corrected':
        return this.#corrected(event);
      case 'trade.voided':
        this.#tenure(event.tenure).trades -= 1;
        this.#openedIn.delete(event.trade_id);
        return this.#corrected(event);
      case 'session.closed':
        this.#current.sessions += 1;
        return;
      default:
        return;
    }
  }

  #opened(event: Opening, before: State): void {
    const ordinal = event.tenure ?? before.hot.tenure;
    const tenure = this.#tenure(ordinal);
    tenure.trades += 1;
    if (event.type === 'trade.unpermitted') tenure.unpermitted_trades += 1;
    this.#openedIn.set(event.trade_id, ordinal);
  }

  #closed(event: Closing, after: State): void {
    const ordinal = this.#openedIn.get(event.trade_id) ?? after.hot.tenure;
    this.#openedIn.delete(event.trade_id);
    if (event.kind === 'emergency_exit') this.#tenure(ordinal).emergency_exits += 1;
    if (!event.counted) return;
    const trade = event.mode === 'live' ? after.record.trades.at(-1)! : onPaper(event);
    (this.#current.counted as CountedTrade[]).push(trade);
  }

  #corrected(event: EventOf<'trade.corrected'> | EventOf<'trade.voided'>): void {
    if (!event.counted) return;
    const tenure = this.#tenure(event.tenure);
    tenure.counted = [...correctedTrades(tenure.counted, event)];
  }
}

function isLeaving(event: PhaseEvent): event is EventOf<LeftBy> {
  return (
    event.type === 'phase.advanced' ||
    event.type === 'phase.downgraded' ||
    event.type === 'phase.rolled_back' ||
    event.type === 'sessions.reset'
  );
}

const begun = (state: State): Tenure => ({
  left: null,
  state,
  sessions: 0,
  trades: 0,
  counted: [],
  emergency_exits: 0,
  unpermitted_trades: 0,
});

/** Paper trades do not change equity, so there is no drawdown. */
const onPaper = ({ seq, trade_id, pnl, notional, ratio }: Closing): CountedTrade => ({
  close: seq,
  trade_id,
  pnl,
  notional: notional ?? '0',
  ratio,
  strategy: null,
  before: { counted: '0', others: '0' },
  equity_before: '0',
  path: [],
});

function summaryOf(market: Market, tenure: Tenure, now: Instant): TenureSummary {
  const { left, counted } = tenure;
  const { hot, record, policies } = tenure.state;
  const tally = talliedAll(counted);
  const winRate = winRateOf(tally);
  const averageRr = averageRrOf(tally, policies.policy.risk_reward);
  const drawdown = modeOf(hot.phase) === 'paper' ? null : maxDrawdown(pathOf(counted));
  const end = left === null ? Math.max(now, hot.at) : instantOf(left.at);
  return {
    phase: hot.phase,
    entered_at: instantText(record.tenure.at),
    left_at: left?.at ?? null,
    left_by: left?.type ?? null,
    trading_days: market.dayOf(end) - record.tenure.day,
    sessions: tenure.sessions,
    trades: tenure.trades,
    win_rate: winRate === null ? null : ratioText(winRate),
    average_rr: typeof averageRr === 'string' ? null : ratioText(averageRr),
    net_pnl: tally.counted === 0 ? null : plain(decimal(tally.won).minus(tally.lost)),
    max_drawdown: drawdown === null ? null : ratioText(drawdown),
    emergency_exits: tenure.emergency_exits,
    unpermitted_trades: tenure.unpermitted_trades,
  };
}
