import type { Market, TradingDay } from '../calendar/market.js';
import { carryOutBoundaries } from '../decide/boundary.js';
import { closeTrade } from '../decide/close.js';
import { Draft } from '../decide/draft.js';
import type { Instant } from '../instant.js';
import { Decimal, decimal } from '../numbers/decimal.js';
import { fraction, roundUp } from '../numbers/fraction.js';
import { modeOf } from '../phase.js';
import { obstaclesOf, passesGate } from '../rules/gate.js';
import type { HistoryTrade } from '../simulate/history.js';
import { replay } from '../simulate/simulate.js';
import type { State } from '../state.js';
import { entryOf } from '../numbers/keyed.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import { entrySize, effectiveSize } from '../rules/sizing.js';
import type { Pace } from './own-pace.js';
import { sessionWindow, tradeWindow } from './sliding-window.js';

/** The search ends here: nobody plans further ahead, and the answer must stay quick. */
const MAX_DAYS = 500;
const MAX_TRADES = 1_000;

/** The day on which the gate passes in the best case, or why there is none. */
export type BestCase =
  { readonly day: TradingDay } | { readonly none: 'calendar_ends' | 'downgrade_ahead' | 'too_far' };

/**
 * The first trading day on which an operator could approve, if every trade from now on were as good as the rules allow:
 * winners of any size and reward, as many per trading day as the check allows, and all open trades closed with a win.
 * It is played through the rules themselves, so that none of them is written twice, and pauses after each trade, so
 * that the caller can do other work. `state` is rolled to `now`, with no obstacles (`obstaclesOf`).
 *
 * @param ratios the planned R:R of the bot's open trades, by trade_id
 * @param pace maximum trades per day from now on; null: as many as the check allows
 */
export function* bestCase(
  market: Market,
  state: State,
  now: Instant,
  ratios: OpenRatios,
  pace: Pace | null = null,
): Generator<void, BestCase> {
  const course = new Course(market, withUnusedPermits(state), now, pace);
  if (course.passes()) return { day: state.hot.day };
  for (const trade of byReward(state, ratios)) {
    course.close(trade);
    if (course.passes()) return { day: state.hot.day };
    yield;
  }
  const last = state.hot.day + (pace === null ? Math.min(horizon(state), MAX_DAYS) : MAX_DAYS);
  for (let day = state.hot.day; day <= last; day += 1) {
    if (!Number.isFinite(market.openOf(day))) return { none: 'calendar_ends' };
    if (yield* course.passesOn(day)) return { day };
    yield;
  }
  return { none: course.heldBack ? 'downgrade_ahead' : 'too_far' };
}

/**
 * Trading days after which nothing of today is left in any window of the gate: a gate that does not pass by then never
 * will.
 */
function horizon({ hot, policies }: State): number {
  const { gates } = policies.policy;
  if (hot.phase === 'experience') {
    const { session_window, profitable_sessions } = gates.experience;
    return session_window + Math.max(session_window, profitable_sessions) + 2;
  }
  if (hot.phase === 'scaling') return 0;
  const { trade_window, trading_days } = gates[hot.phase];
  return trade_window + 2 * trading_days + 2;
}

/** The executions and cancellations still possible today: in the best case nothing of the day is lost. */
const withUnusedPermits = (state: State): State => ({
  ...state,
  hot: {
    ...state.hot,
    permits: {},
    today: { ...state.hot.today, unconfirmed: [], slots: [] },
  },
});

/** Planned R:R by trade_id; a trade that is not in it has none. */
export type OpenRatios = Readonly<Record<string, Ratio>>;

interface Closable {
  readonly trade_id: string;
  readonly ratio: Ratio | null;
}

/** The open trades of the phase's mode, the best planned reward first: none may stay open for ever (rules 4.3). */
function byReward({ hot, record }: State, ratios: OpenRatios): readonly Closable[] {
  const rewards = ({ ratio }: Closable) => ratio ?? (['0', '1'] as const);
  return Object.entries(record.open)
    .filter(([, { mode }]) => mode === modeOf(hot.phase))
    .map(([trade_id]): Closable => ({ trade_id, ratio: entryOf(ratios, trade_id) ?? null }))
    .sort((one, other) => {
      const [a, b] = [rewards(one), rewards(other)];
      return decimal(b[0]).times(a[1]).comparedTo(decimal(a[0]).times(b[1]));
    });
}

/** More than any gate can ask for: amounts of policies and trades have at most 30 digits before the point. */
const HUGE = `1${'0'.repeat(40)}`;

/** A simulated continuation in which every attempt succeeds. */
class Course {
  /** Whether a trade was left out because even a win would bring a downgrade. */
  heldBack = false;
  private state: State;
  private readonly firstDay: TradingDay;
  private trades = 0;

  constructor(
    private readonly market: Market,
    began: State,
    private at: Instant,
    private readonly pace: Pace | null,
  ) {
    this.state = began;
    this.firstDay = began.hot.day;
  }

  passes(): boolean {
    return obstaclesOf(this.state).length === 0 && passesGate(this.state);
  }

  /** Plays a trading day; stops as soon as the gate passes. */
  *passesOn(day: TradingDay): Generator<void, boolean> {
    this.at = Math.max(this.at, this.market.openOf(day));
    const draft = new Draft(this.market, this.state);
    carryOutBoundaries(draft, this.at, { acknowledge: false, approve: false, stamped: false });
    this.state = draft.state;
    if (this.passes()) return true;
    const most = Math.min(this.tradesWorthTrying(), this.withinPace(day));
    for (let left = most; left > 0; left -= 1) {
      yield;
      if (!this.wins()) return false;
      if (this.passes()) return true;
    }
    return false;
  }

  /** An open trade closes as a win; one that would leave the average R:R unknown closes as an emergency exit. */
  close({ trade_id, ratio }: Closable): void {
    const trade = this.state.record.open[trade_id]!;
    const known = ratio !== null || this.state.policies.policy.risk_reward === 'realized';
    const kind = trade.kind === 'strategy' && !known ? 'emergency_exit' : trade.kind;
    const closing = { trade_id, pnl: HUGE, kind, closed_at: this.at, ratio };
    this.tried((draft) => closeTrade(draft, this.at, trade, { ...closing, carryOut: true }));
  }

  /**
   * At first enough winners that older evidence has left or is outweighed. Then one a day: every gate asks for days
   * with a session or an entry.
   */
  private tradesWorthTrying(): number {
    const { phase } = this.state.hot;
    const wanted =
      phase === 'experience' ? outweighing(this.state) : tradeWindow(this.state).size + 1;
    return Math.max(1, Math.min(wanted, MAX_TRADES) - this.trades);
  }

  private withinPace(day: TradingDay): number {
    if (this.pace === null) return Infinity;
    const days = day - this.firstDay + 1;
    return Math.floor((days * this.pace.trades) / this.pace.days) - this.trades;
  }

  /**
   * Whether the check lets a winner in. One whose close would bring a downgrade is left as an emergency exit
   * instead: it does not count, but the day has its entry.
   */
  private wins(): boolean {
    const trade: HistoryTrade = {
      trade_id: `best case ${this.trades + 1}`,
      symbol: '',
      side: 'long',
      kind: 'strategy',
      opened_at: this.at,
      closed_at: this.at,
      notional: this.largestEntry(),
      pnl: HUGE,
      entry_price: '1',
      stop_price: '0',
      target_price: HUGE,
    };
    const isWin = this.tried((draft) => this.play(draft, trade));
    const isExit =
      !isWin && this.tried((draft) => this.play(draft, { ...trade, kind: 'emergency_exit' }));
    // One that the check refuses is none: it takes nothing from what is worth trying tomorrow.
    if (isWin || isExit) this.trades += 1;
    return isWin;
  }

  /** The size of the next position: large enough to count. */
  private largestEntry(): string {
    return effectiveSize(this.state) ?? entrySize('proof_of_concept', this.state.policies.policy)!;
  }

  private play(draft: Draft, trade: HistoryTrade): boolean {
    const { policy } = this.state.policies;
    const options = {
      policy,
      equity: '0',
      approve: 'never',
      acknowledge: 'never',
      until: this.at,
    } as const;
    return [...replay(draft, [trade], options)].some(({ type }) => type === 'trade.opened');
  }

  /** Keeps the played events, unless they change nothing or cost the phase. */
  private tried(play: (draft: Draft) => boolean | void): boolean {
    const draft = new Draft(this.market, this.state);
    if (play(draft) === false) return false;
    if (draft.state.hot.tenure !== this.state.hot.tenure) {
      this.heldBack = true;
      return false;
    }
    this.state = draft.state;
    return true;
  }
}

/**
 * The number of winners in one session that satisfies the win rate, whichever of today's sessions are still in the
 * window.
 */
function outweighing(state: State): number {
  const required = decimal(state.policies.policy.gates.experience.win_rate);
  const { items, running } = sessionWindow(state);
  if (required.gte(1)) return 1;
  let [counted, wins, most] = [0, 0, 1];
  for (const { tally } of [...items, ...(running === null ? [] : [running])].reverse()) {
    counted += tally.counted;
    wins += tally.wins;
    const lead = required.times(counted).minus(wins);
    most = Math.max(most, roundUp(fraction(lead, new Decimal(1).minus(required)), 0).toNumber());
  }
  return most;
}
