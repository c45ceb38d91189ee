import {
  ATTENTION,
  type Attention,
  type BotFigures,
  type StatusAnswer,
} from '@phasegate/contracts';
import type { TenureTrades } from '@phasegate/db';
import type { State } from '@phasegate/phase-core';

/** Trading days without an entry after which somebody should look. */
const IDLE_TRADING_DAYS = 3;
/** Of a tenure's trades, at most 2 in 100 are emergency exits (rules 3.4). */
const EXITS_PER_TRADE = 0.02;
/** Trading days for which a downgrade is news, when no session is finished meanwhile. */
const DOWNGRADED_TRADING_DAYS = 5;

/** Stops that hold from outside a bot's record. */
export interface Stops {
  readonly halted: boolean;
  readonly quarantined: boolean;
}

/** The figures from a bot's record. */
export interface Known {
  readonly state: State;
  readonly status: StatusAnswer;
  readonly figures: BotFigures;
  readonly trades: TenureTrades;
}

/**
 * Reasons for an operator to look at a bot, the most urgent first.
 *
 * @param known null: its record cannot be read
 */
export function attentionOf(stops: Stops, known: Known | null): Attention[] {
  const holds: Partial<Record<Attention, boolean>> = {
    HALTED: stops.halted,
    QUARANTINED: stops.quarantined,
    RECORD_UNREADABLE: known === null,
    ...(known === null ? {} : reasonsOf(known)),
  };
  return ATTENTION.filter((reason) => holds[reason]);
}

function reasonsOf({ state, status, figures, trades }: Known) {
  const { ready, recommended } = status.readiness;
  return {
    BREAKER_OPEN: status.breaker !== null,
    DOWNGRADE_DUE: status.downgrade_due,
    DOWNGRADED: isFreshlyDowngraded(state, trades),
    READY_TO_ADVANCE: ready || recommended,
    GATE_ONE_SHORT: figures.one_short !== null,
    MANY_EMERGENCY_EXITS: trades.emergency_exits > trades.trades * EXITS_PER_TRADE,
    IDLE: figures.trading_days_without_entry > IDLE_TRADING_DAYS,
  } satisfies Record<Exclude<Attention, 'HALTED' | 'QUARANTINED' | 'RECORD_UNREADABLE'>, boolean>;
}

/** The tenure began with a downgrade, no counted session of it is finished, and it is a few trading days old. */
function isFreshlyDowngraded({ hot, record }: State, { began }: TenureTrades): boolean {
  return (
    began.tenure === hot.tenure &&
    began.type === 'phase.downgraded' &&
    record.session_count === 0 &&
    hot.day - record.tenure.day <= DOWNGRADED_TRADING_DAYS
  );
}
