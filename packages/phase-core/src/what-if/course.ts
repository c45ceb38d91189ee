import type { Market } from '../calendar/market.js';
import type { DateText } from '../calendar/trading-dates.js';
import { BLOCK_REASONS, type BlockReason } from '../event-facts.js';
import { effectiveAt, type EventOf, type LeftBy, type PhaseEvent } from '../events.js';
import { instantOf, instantText, type Instant, type InstantText } from '../instant.js';
import { decimal, plain, sum, type DecimalText } from '../numbers/decimal.js';
import { ratioText } from '../numbers/fraction.js';
import { PHASES, type Phase } from '../phase.js';
import { maxDrawdown, type EquityPath } from '../rules/drawdown.js';
import { thinned, type EquityPoint } from './thinned.js';

/** Points of a chart at most. */
const MAX_POINTS = 500;

export interface CourseTransition {
  readonly at: InstantText;
  readonly type: LeftBy;
  readonly from: Phase;
  readonly to: Phase;
  readonly trigger: 'manual' | 'auto';
}

export interface CourseTenure {
  readonly phase: Phase;
  readonly entered_at: InstantText;
  /** Null: it is in it. */
  readonly left_at: InstantText | null;
  readonly left_by: LeftBy | null;
  /** Boundaries crossed (rules 4.2). */
  readonly trading_days: number;
}

/** The outcome of the entries; `let_in + unpermitted + blocked + without_result` is the same in every replay. */
export interface CourseEntries {
  readonly let_in: number;
  readonly let_in_live: number;
  readonly unpermitted: number;
  readonly blocked: number;
  /** A blocked entry can have several reasons. */
  readonly blocked_by: readonly { readonly reason: BlockReason; readonly count: number }[];
  readonly without_result: number;
  readonly clipped: number;
}

/** The ladder's decisions from the first event of a history to its last. */
export interface Course {
  readonly phase: Phase;
  readonly size: DecimalText | null;
  readonly breaker_open: boolean;
  readonly equity: DecimalText;
  readonly transitions: readonly CourseTransition[];
  readonly tenures: readonly CourseTenure[];
  readonly trading_days: Readonly<Record<Phase, number>>;
  readonly first_live_date: DateText | null;
  readonly entries: CourseEntries;
  readonly net_pnl: DecimalText;
  readonly max_drawdown: DecimalText | null;
  readonly downgrades: number;
  readonly equity_points: readonly EquityPoint[];
}

type Opening = EventOf<'trade.opened'> | EventOf<'trade.unpermitted'> | EventOf<'trade.extended'>;
type Money =
  | EventOf<'trade.closed'>
  | EventOf<'trade.emergency_exit'>
  | EventOf<'trade.corrected'>
  | EventOf<'trade.voided'>;

/** Follows the events of a log or of a replay and computes its course. */
export class CourseFold {
  readonly #transitions: CourseTransition[] = [];
  readonly #path: EquityPath['points'][number][] = [];
  readonly #points: EquityPoint[] = [];
  readonly #blockedBy = new Map<BlockReason, number>();
  #entered = '';
  #phase: Phase = 'experience';
  #size: DecimalText | null = null;
  #breakerOpen = false;
  #equity: DecimalText = '0';
  #netFlow: DecimalText = '0';
  #netPnl: DecimalText = '0';
  #firstLive: DateText | null = null;
  #letIn = 0;
  #letInLive = 0;
  #unpermitted = 0;
  #blocked = 0;
  #imported = false;

  constructor(private readonly market: Market) {}

  follow(event: PhaseEvent): void {
    if (event.source === 'import' && !this.#imported) this.#rewind(event);
    switch (event.type) {
      case 'bot.registered':
        this.#entered = event.at;
        return this.#worth(event.at, event.equity);
      case 'trade.opened':
      case 'trade.unpermitted':
      case 'trade.extended':
        return this.#opened(event);
      case 'phase.validation_blocked':
        this.#blocked += 1;
        for (const reason of event.reasons)
          this.#blockedBy.set(reason, (this.#blockedBy.get(reason) ?? 0) + 1);
        return;
      case 'trade.closed':
      case 'trade.emergency_exit':
      case 'trade.corrected':
      case 'trade.voided':
        return this.#earned(event);
      case 'portfolio.reported':
        this.#netFlow = sum(this.#netFlow, event.net_flow);
        return this.#worth(event.at, event.equity);
      case 'breaker.tripped':
        this.#breakerOpen = true;
        return;
      case 'breaker.acknowledged':
        this.#breakerOpen = false;
        return;
      case 'position_size.changed':
        this.#size = event.after;
        return;
      case 'phase.advanced':
      case 'phase.downgraded':
      case 'phase.rolled_back':
      case 'sessions.reset':
        return this.#left(event);
      default:
        return;
    }
  }

  /** The course up to an instant that is not before the last event. */
  course(
    until: Instant,
    { without_result, clipped }: Pick<CourseEntries, 'without_result' | 'clipped'>,
  ): Course {
    const tenures = this.#tenures(until);
    const daysIn = (phase: Phase) =>
      tenures.reduce(
        (days, tenure) => days + (tenure.phase === phase ? tenure.trading_days : 0),
        0,
      );
    const drawdown =
      this.#path.length < 2
        ? null
        : maxDrawdown({ before: this.#path[0]!.equity, points: this.#path });
    return {
      phase: this.#phase,
      size: this.#size,
      breaker_open: this.#breakerOpen,
      equity: this.#equity,
      transitions: this.#transitions,
      tenures,
      trading_days: Object.fromEntries(PHASES.map((phase) => [phase, daysIn(phase)])) as Record<
        Phase,
        number
      >,
      first_live_date: this.#firstLive,
      entries: {
        let_in: this.#letIn,
        let_in_live: this.#letInLive,
        unpermitted: this.#unpermitted,
        blocked: this.#blocked,
        blocked_by: BLOCK_REASONS.flatMap((reason) => {
          const count = this.#blockedBy.get(reason);
          return count === undefined ? [] : [{ reason, count }];
        }),
        without_result,
        clipped,
      },
      net_pnl: this.#netPnl,
      max_drawdown: drawdown === null ? null : ratioText(drawdown),
      downgrades: this.#transitions.filter(({ type }) => type === 'phase.downgraded').length,
      equity_points: thinned(
        [...this.#points, { at: instantText(until), equity: this.#equity }],
        MAX_POINTS,
      ),
    };
  }

  /** Imported history begins before the bot was registered, and its tenure with it (rules 2.11). */
  #rewind(event: PhaseEvent): void {
    this.#imported = true;
    this.#entered = instantText(effectiveAt(event));
  }

  #opened(event: Opening): void {
    if (event.type === 'trade.unpermitted') this.#unpermitted += 1;
    else {
      this.#letIn += 1;
      if (event.mode === 'live') this.#letInLive += 1;
    }
    if (event.mode === 'live')
      this.#firstLive ??= event.date ?? this.market.dateOf(this.market.dayOf(effectiveAt(event)));
  }

  #earned(event: Money): void {
    if (event.mode === 'paper') return;
    const [pnl, before] = [
      'pnl' in event ? event.pnl : '0',
      'pnl_before' in event ? event.pnl_before : '0',
    ];
    this.#netPnl = plain(decimal(this.#netPnl).plus(pnl).minus(before));
    this.#worth(event.at, event.equity);
  }

  #left(event: EventOf<LeftBy>): void {
    const { at, type, from, to, size } = event;
    const trigger = 'trigger' in event ? event.trigger : 'manual';
    this.#transitions.push({ at, type, from, to, trigger });
    this.#phase = to;
    this.#size = size;
  }

  #worth(at: InstantText, equity: DecimalText): void {
    this.#path.push({ close: this.#path.length, equity, net_flow: this.#netFlow });
    this.#points.push({ at, equity });
    this.#equity = equity;
  }

  #tenures(until: Instant): CourseTenure[] {
    const daysFrom = (from: InstantText, to: Instant) =>
      this.market.dayOf(to) - this.market.dayOf(instantOf(from));
    const entered = [this.#entered, ...this.#transitions.map(({ at }) => at)];
    return entered.map((entered_at, place) => {
      const left = this.#transitions[place];
      const phase = left?.from ?? this.#phase;
      const end = left === undefined ? until : instantOf(left.at);
      return {
        phase,
        entered_at,
        left_at: left?.at ?? null,
        left_by: left?.type ?? null,
        trading_days: daysFrom(entered_at, end),
      };
    });
  }
}
