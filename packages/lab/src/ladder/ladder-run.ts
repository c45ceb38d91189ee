import {
  instantOf,
  modeOf,
  PHASES,
  register,
  replay,
  type HistoryTrade,
  type Instant,
  type Market,
  type Phase,
  type PhaseEvent,
  type Policy,
  type TradingDay,
} from '@phasegate/phase-core';

/** Outcome of one synthetic bot. Estimates, so floats. */
export interface LadderRun {
  /** Trading days from registration to the first entry into each phase above Experience; null: never. */
  readonly reached: readonly (number | null)[];
  readonly downgrades: number;
  /** P&L of the first 90 days after it went live, as a share of its equity then; null: never live. */
  readonly first_live_days: number | null;
  /** Largest fall from a peak of equity, as a share of the peak. */
  readonly worst_drawdown: number;
  /** Null in Experience. */
  readonly final_size: number | null;
}

export interface LadderSettings {
  readonly market: Market;
  readonly policy: Policy;
  readonly equity: string;
  readonly first: TradingDay;
  readonly until: Instant;
}

/** The same days as the report on capital preservation looks at. */
const FIRST_LIVE_DAYS_MS = 90 * 86_400_000;

/** One bot up and down the ladder, approved and acknowledged at once, through the very rules (rules 9). */
export function ladderRun(settings: LadderSettings, trades: readonly HistoryTrade[]): LadderRun {
  const { market, policy, equity, until } = settings;
  const observer = new Observer(settings);
  const first = trades.reduce((least, { opened_at }) => Math.min(least, opened_at), Infinity);
  const draft = register(market, first, { equity, currency: 'USD', policy });
  draft.take(); // the registration says nothing new
  const options = { policy, equity, approve: 'auto', acknowledge: 'next-open', until } as const;
  for (const event of replay(draft, trades, options)) observer.see(event);
  return observer.seen();
}

class Observer {
  readonly #reached: (number | null)[] = PHASES.slice(1).map(() => null);
  #downgrades = 0;
  #equity: number;
  #peak: number;
  #drawdown = 0;
  #size: string | null = null;
  #live: { readonly until: Instant; readonly equity: number } | null = null;
  #firstLiveEquity = 0;

  constructor(private readonly settings: LadderSettings) {
    this.#equity = this.#peak = Number(settings.equity);
  }

  see(event: PhaseEvent): void {
    switch (event.type) {
      case 'trade.closed':
      case 'trade.emergency_exit':
        if (event.mode === 'live') this.#closed(event.at, Number(event.equity));
        return;
      case 'phase.advanced':
        this.#advanced(event.to, instantOf(event.at));
        this.#size = event.size;
        return;
      case 'phase.downgraded':
        this.#downgrades += 1;
        this.#size = event.size;
        return;
      case 'position_size.changed':
        this.#size = event.after;
        return;
      default:
        return;
    }
  }

  seen(): LadderRun {
    const live = this.#live;
    return {
      reached: this.#reached,
      downgrades: this.#downgrades,
      first_live_days: live === null ? null : (this.#firstLiveEquity - live.equity) / live.equity,
      worst_drawdown: this.#drawdown,
      final_size: this.#size === null ? null : Number(this.#size),
    };
  }

  #closed(at: string, equity: number): void {
    this.#equity = equity;
    this.#peak = Math.max(this.#peak, equity);
    this.#drawdown = Math.max(this.#drawdown, (this.#peak - equity) / this.#peak);
    if (this.#live !== null && instantOf(at) < this.#live.until) this.#firstLiveEquity = equity;
  }

  #advanced(to: Phase, at: Instant): void {
    const { market, first } = this.settings;
    this.#reached[PHASES.indexOf(to) - 1] ??= market.dayOf(at) - first;
    if (this.#live !== null || modeOf(to) !== 'live') return;
    this.#live = { until: at + FIRST_LIVE_DAYS_MS, equity: this.#equity };
    this.#firstLiveEquity = this.#equity;
  }
}
