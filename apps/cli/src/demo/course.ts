import {
  bringToPresent,
  carryOutDowngrade,
  decideAcknowledge,
  decideAdvance,
  decideCheck,
  decideDecline,
  effectiveSize,
  isRefusal,
  modeOf,
  phaseAbove,
  plain,
  Decimal,
  plannedRatio,
  recordClose,
  recordEmergencyExit,
  recordEntry,
  OPERATIONAL,
  register,
  tradingDays,
  type DecimalText,
  type Draft,
  type Instant,
  type Market,
  type Phase,
  type Policy,
  type State,
} from '@phasegate/phase-core';
import { between, seeded, type Random } from './random.js';
import { pnlOf, RandomTrader, type Idea, type Style } from './trader.js';

/** The plan of a demo bot's trading; the rules decide what follows from it. */
export interface Course {
  readonly seed: number;
  readonly policy: Policy;
  readonly portfolio_value: DecimalText;
  readonly style: Style;
  readonly trades_a_day: readonly [least: number, most: number];
  /** Phases to which the operator lets it advance. */
  readonly approved: readonly Phase[];
  /** The operator declines the advance to this phase once. */
  readonly declined?: Phase;
  /** On this day of a phase a trade is made without the bot. */
  readonly override?: { readonly phase: Phase; readonly day: number };
  /** From this day of a phase on every idea fails, until the phase is lost; the operator leaves the breaker open. */
  readonly slump?: { readonly phase: Phase; readonly day: number };
  /** Called at the end of each trading day: whether the bot has reached the state to show. */
  readonly reached: (state: State) => boolean;
}

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const OPERATOR_COMES_MS = 95 * MINUTE_MS;
const FIRST_ENTRY_MS = 150 * MINUTE_MS;
const TRADING_MS = 330 * MINUTE_MS;
/** A course that has not ended by then never will. */
const MAX_DAYS = 1_000;
const PLATFORM = OPERATIONAL;

/**
 * Lives a course through the same decisions that the API and the worker make, ending at `now`.
 * @param by the operator who registers the bot and decides
 */
export function live(course: Course, market: Market, now: Instant, by: string): Draft {
  const today = market.dayOf(now);
  const days = new Life(course, market, by, today - MAX_DAYS, now).daysToEnd();
  const life = new Life(course, market, by, today - days, now);
  life.through(today);
  return life.draft;
}

/** One bot's history, day by day. The random numbers do not depend on the dates. */
class Life {
  readonly draft: Draft;
  private readonly random: Random;
  private readonly trader: RandomTrader;
  private declined = false;
  private trades = 0;

  constructor(
    private readonly course: Course,
    private readonly market: Market,
    private readonly by: string,
    private day: number,
    private readonly now: Instant,
  ) {
    this.random = seeded(course.seed);
    this.trader = new RandomTrader(this.random, course.style);
    const { portfolio_value: equity, policy } = course;
    this.draft = register(market, market.openOf(day) + MINUTE_MS, {
      equity,
      currency: 'USD',
      policy,
      by,
    });
  }

  private get state(): State {
    return this.draft.state;
  }

  /** Trading days from the first to the end of the course. */
  daysToEnd(): number {
    for (let days = 1; days < MAX_DAYS; days += 1) {
      this.liveDay();
      bringToPresent(this.draft, this.market.openOf(this.day));
      if (this.course.reached(this.state)) return days;
    }
    throw new Error(`no end of the course ${this.course.seed} within ${MAX_DAYS} days`);
  }

  through(last: number): void {
    while (this.day <= last) this.liveDay();
    bringToPresent(this.draft, this.now);
  }

  private liveDay(): void {
    const open = this.market.openOf(this.day);
    this.day += 1;
    this.at(open + OPERATOR_COMES_MS, (at) => this.operatorDecides(at));
    const count = between(this.random, ...this.course.trades_a_day);
    const share = Math.floor(TRADING_MS / count);
    for (let place = 0; place < count; place += 1) {
      const entry =
        open + FIRST_ENTRY_MS + place * share + between(this.random, 0, Math.floor(share / 3));
      const exit = entry + between(this.random, Math.floor(share / 6), Math.floor(share / 2));
      this.trade(entry, exit);
    }
  }

  /** Carries out what is due first (rules 2.9), and nothing that lies in the future. */
  private at(instant: Instant, act: (at: Instant) => void): void {
    if (instant > this.now) return;
    bringToPresent(this.draft, instant);
    this.draft.reach(instant);
    act(instant);
  }

  private operatorDecides(at: Instant): void {
    const { hot, record } = this.state;
    if (hot.breaker !== null && this.slumped()) return;
    if (hot.breaker !== null)
      decideAcknowledge(this.draft, at, {
        by: this.by,
        reason: 'Talked it over with the desk: a manual trade, not the bot.',
      });
    const to = phaseAbove(hot.phase);
    if (!record.recommended || to === null || !this.course.approved.includes(to)) return;
    if (to === this.course.declined && !this.declined) {
      decideDecline(this.draft, at, {
        by: this.by,
        reason: 'The record is good; I want to see one more day of it.',
      });
      this.declined = true;
    } else
      decideAdvance(this.draft, at, {
        by: this.by,
        reason: 'Record reviewed: every criterion is met.',
      });
  }

  private trade(entry: Instant, exit: Instant): void {
    const idea = this.slumping() ? this.trader.mistake() : this.trader.idea();
    const manual = this.overriding();
    const emergency = between(this.random, 1, 80) === 1;
    const wanted = between(this.random, 250, 900);
    this.trades += 1;
    const trade_id = `${this.market.dateOf(this.day - 1)}-${this.trades}`;
    this.at(entry, (at) => {
      const { mode, notional } = this.sized(wanted);
      const { symbol, side, entry_price, stop_price, target_price } = idea;
      const check = {
        trade_id,
        symbol,
        side,
        mode,
        notional,
        entry_price,
        stop_price,
        target_price,
      };
      if (!manual) {
        const answer = decideCheck(this.draft, at, check, PLATFORM, false);
        if (isRefusal(answer) || answer.decision === 'block') return;
      }
      const kind = manual ? ('manual_override' as const) : ('strategy' as const);
      recordEntry(
        this.draft,
        at,
        { ...check, kind, opened_at: at },
        { lapsed: [], entriesOn: () => 0 },
      );
      this.at(exit, (closed_at) => this.close(closed_at, check, idea, emergency));
    });
  }

  private close(
    at: Instant,
    trade: { readonly trade_id: string; readonly notional: string },
    idea: Idea,
    emergency: boolean,
  ): void {
    const { trade_id, notional } = trade;
    if (emergency)
      recordEmergencyExit(this.draft, at, {
        exit_id: `exit-${trade_id}`,
        symbol: idea.symbol,
        reason: 'Feed lost',
        trade_id,
        at,
      });
    const kind = emergency ? ('emergency_exit' as const) : ('strategy' as const);
    const ratio = plannedRatio(idea);
    recordClose(
      this.draft,
      at,
      { trade_id, ratio },
      { closed_at: at, pnl: pnlOf(idea, notional), kind },
    );
    if (this.state.hot.downgrade_due !== null)
      this.at(at + 2 * SECOND_MS, (due) => carryOutDowngrade(this.draft, due));
  }

  /** A bot asks for what it may: the whole size with real money. */
  private sized(wanted: number) {
    const { phase } = this.state.hot;
    const size = effectiveSize(this.state);
    return {
      mode: modeOf(phase),
      notional: size === null ? String(wanted) : plain(Decimal.max(1, size)),
    };
  }

  private overriding(): boolean {
    const { override } = this.course;
    return override !== undefined && this.isDay(override) && this.state.hot.today.entries === 0;
  }

  private slumping(): boolean {
    const { slump } = this.course;
    return (
      slump !== undefined &&
      this.state.hot.phase === slump.phase &&
      tradingDays(this.state) >= slump.day
    );
  }

  private slumped(): boolean {
    return this.course.slump !== undefined && this.state.hot.breaker?.cause === 'downgrade';
  }

  private isDay({ phase, day }: { phase: Phase; day: number }): boolean {
    return this.state.hot.phase === phase && tradingDays(this.state) === day;
  }
}
