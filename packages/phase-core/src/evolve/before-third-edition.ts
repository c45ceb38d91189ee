import { TRIGGERS, type Trigger } from '../event-facts.js';
import type { EventOf } from '../events.js';
import type { Instant } from '../instant.js';
import { decimal } from '../numbers/decimal.js';
import { downgradeLimits, downgradeTriggers } from '../rules/downgrade-triggers.js';
import type { State } from '../state.js';
import { changed, changedHot } from './changed.js';

type Closing = EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>;

/** Whether an event is from a log of the second edition or earlier of the rules: closes name their notional since. */
export const isOfBefore = ({ notional }: Closing): boolean => notional === undefined;

/**
 * In logs from before the third edition a trigger was no event: it is due from the close on that brought it about,
 * by the rules of then, until it is carried out.
 */
export function withDueDowngrade(state: State, at: Instant): State {
  const triggers = triggersOfThen(state);
  const due = state.hot.downgrade_due;
  if (triggers.length === 0) return state;
  const all = TRIGGERS.filter(
    (trigger) => triggers.includes(trigger) || due?.triggers.includes(trigger),
  );
  const downgrade_due = { triggers: all, since: due?.since ?? at, metrics: null };
  return changed(state, { hot: changedHot(state.hot, { downgrade_due }) });
}

/** A day's loss was what the closes alone came to, and a base or peak at or below 0 was compared like any other. */
function triggersOfThen(state: State): Trigger[] {
  const limits = downgradeLimits(state);
  if (limits === null) return [];
  const { record, hot } = state;
  const streakAndRate = downgradeTriggers(state).filter(
    (trigger) => trigger === 'consecutive_losses' || trigger === 'rolling_win_rate',
  );
  const dailyLoss =
    limits.daily_loss !== null &&
    decimal(record.day_pnl).negated().gt(decimal(record.day_base).times(limits.daily_loss));
  const drawdown =
    limits.drawdown !== null &&
    decimal(record.peak).minus(hot.equity).gt(decimal(record.peak).times(limits.drawdown));
  return [
    ...streakAndRate,
    ...(dailyLoss ? (['daily_loss'] as const) : []),
    ...(drawdown ? (['drawdown'] as const) : []),
  ];
}
