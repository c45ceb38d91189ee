import type { Attention } from '@phasegate/contracts';
import type { BotView, TenureExits } from '@phasegate/db';
import { readinessOf } from '@phasegate/phase-core';

/** Trading days without an entry after which somebody should look. */
const IDLE_TRADING_DAYS = 3;
/** Of a tenure's trades, at most 2 in 100 are emergency exits (rules 3.4). */
const EXITS_PER_TRADE = 0.02;

/** Why somebody should look at a bot, the most pressing first. */
export function attentionOf(view: BotView, exits: TenureExits | undefined): Attention[] {
  const { hot, record } = view.state;
  const { ready, recommended } = readinessOf(view.state);
  const last = Math.max(record.tenure.day, record.entry_days.at(-1) ?? -Infinity);
  const holds: Record<Attention, boolean> = {
    HALTED: view.halted,
    QUARANTINED: view.quarantined,
    BREAKER_OPEN: hot.breaker !== null,
    DOWNGRADE_DUE: hot.downgrade_due !== null,
    READY_TO_ADVANCE: ready || recommended,
    IDLE: hot.day - last > IDLE_TRADING_DAYS,
    MANY_EMERGENCY_EXITS:
      exits !== undefined && exits.emergency_exits > exits.trades * EXITS_PER_TRADE,
  };
  return (Object.keys(holds) as Attention[]).filter((reason) => holds[reason]);
}
