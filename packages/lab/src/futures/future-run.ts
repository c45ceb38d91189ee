import {
  Draft,
  expirePermits,
  instantOf,
  phaseAbove,
  replay,
  type HistoryTrade,
  type Instant,
  type Market,
  type Phase,
  type PhaseEvent,
  type State,
  type TradingDay,
} from '@phasegate/phase-core';

/** One way in which a bot may go on. Estimates, so floats. */
export interface FutureRun {
  /** Trading days until the gate ahead was passed; null: it was not. */
  readonly passed_after: number | null;
  readonly downgraded: boolean;
  readonly lost_a_tenth: boolean;
  /** At the end of each trading day ahead; a size of 0 in Experience. */
  readonly equity: readonly number[];
  readonly size: readonly number[];
}

export interface Horizon {
  readonly now: Instant;
  readonly until: Instant;
  readonly days: number;
}

const A_TENTH = 0.1;

/** Goes on from a state through the very rules, approved and acknowledged at once (rules 9). */
export function futureRun(
  market: Market,
  state: State,
  trades: readonly HistoryTrade[],
  horizon: Horizon,
): FutureRun {
  const draft = new Draft(market, state);
  // Nobody will report what these were for.
  expirePermits(draft, Infinity);
  draft.take();
  const watched = new Watched(market, state, horizon.days);
  const open = new Map(
    Object.values(state.record.open).map(({ kind, notional }, place) => [
      place,
      { kind, notional },
    ]),
  );
  const options = {
    policy: state.policies.policy,
    equity: state.hot.equity,
    approve: 'auto',
    acknowledge: 'next-open',
    until: horizon.until,
  } as const;
  for (const event of replay(draft, trades, options, open)) {
    if (instantOf(event.at) >= horizon.until) break;
    watched.see(event);
  }
  return watched.seen();
}

class Watched {
  readonly #today: TradingDay;
  /** The phase above the next gate; a bot that was downgraded may have to pass other gates first. */
  readonly #ahead: Phase | null;
  readonly #equityToday: number;
  readonly #equity: number[] = [];
  readonly #size: number[] = [];
  #now: { equity: number; size: number };
  #lowest: number;
  #passed: number | null = null;
  #downgraded = false;

  constructor(
    private readonly market: Market,
    { hot }: State,
    private readonly days: number,
  ) {
    this.#today = hot.day;
    this.#ahead = phaseAbove(hot.phase);
    this.#equityToday = this.#lowest = Number(hot.equity);
    this.#now = { equity: this.#equityToday, size: Number(hot.size ?? 0) };
  }

  see(event: PhaseEvent): void {
    const ahead = this.market.dayOf(instantOf(event.at)) - this.#today;
    this.#fill(ahead - 1);
    switch (event.type) {
      case 'trade.closed':
      case 'trade.emergency_exit':
        this.#now.equity = Number(event.equity);
        this.#lowest = Math.min(this.#lowest, this.#now.equity);
        return;
      case 'phase.advanced':
        if (event.to === this.#ahead) this.#passed ??= ahead;
        this.#now.size = Number(event.size);
        return;
      case 'phase.downgraded':
        this.#downgraded = true;
        this.#now.size = Number(event.size ?? 0);
        return;
      case 'position_size.changed':
        this.#now.size = Number(event.after);
        return;
      default:
        return;
    }
  }

  seen(): FutureRun {
    this.#fill(this.days);
    return {
      passed_after: this.#passed,
      downgraded: this.#downgraded,
      lost_a_tenth: this.#lowest < this.#equityToday * (1 - A_TENTH),
      equity: this.#equity,
      size: this.#size,
    };
  }

  /** Fills the days up to this one with the current figures. */
  #fill(ahead: number): void {
    while (this.#equity.length < ahead) {
      this.#equity.push(this.#now.equity);
      this.#size.push(this.#now.size);
    }
  }
}
