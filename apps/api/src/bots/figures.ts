import type { BotFigures, StatusAnswer } from '@phasegate/contracts';
import type { TenureTrades } from '@phasegate/db';
import { instantText, readinessOf, type State } from '@phasegate/phase-core';

/** What lists show beside a bot's status. */
export function figuresOf(
  state: State,
  { readiness }: StatusAnswer,
  { closed, pnl, last_entry_at }: TenureTrades,
): BotFigures {
  return {
    tenure_since: instantText(state.record.tenure.at),
    tenure_trades: closed,
    tenure_pnl: pnl,
    last_trade_at: last_entry_at === null ? null : last_entry_at.toISOString(),
    trading_days_without_entry: daysWithoutEntry(state),
    one_short: readiness.criteria - readiness.met === 1 ? missingCriterion(state) : null,
  };
}

/** Trading days since the last entry of the tenure, or since it began. */
function daysWithoutEntry({ hot, record }: State): number {
  return hot.day - Math.max(record.tenure.day, record.entry_days.at(-1) ?? -Infinity);
}

function missingCriterion(state: State): BotFigures['one_short'] {
  const missing = readinessOf(state).criteria.find(({ status }) => status !== 'met');
  if (missing === undefined) throw new Error('the readiness in short and in full disagree');
  const { code, status, sentence } = missing;
  return { code, status, sentence };
}
