import type { BotFigures, StatusAnswer } from '@phasegate/contracts';
import type { TenureTrades } from '@phasegate/db';
import {
  instantText,
  readinessOf,
  sessionMark,
  type Market,
  type State,
  type TradingDay,
} from '@phasegate/phase-core';
import { nearestDowngrade } from './nearest-downgrade.js';

/** The figures that lists show beside a bot's status. */
export function figuresOf(
  market: Market,
  state: State,
  { readiness, headroom }: StatusAnswer,
  { closed, currency, pnl, last_entry_at, imported_at, sums }: TenureTrades,
): BotFigures {
  return {
    tenure_since: instantText(state.record.tenure.at),
    tenure_trades: closed,
    tenure_pnl: pnl,
    last_trade_at: last_entry_at === null ? null : last_entry_at.toISOString(),
    trading_days_without_entry: daysWithoutEntry(
      state,
      imported_at === null ? null : market.dayOf(imported_at.getTime()),
    ),
    one_short: readiness.criteria - readiness.met === 1 ? missingCriterion(state, currency) : null,
    day_pnl: state.record.session?.pnl.live ?? '0',
    peak: state.record.peak,
    drawdown: sessionMark(state).drawdown,
    nearest_downgrade: nearestDowngrade(headroom),
    sparkline: [...sums],
  };
}

/**
 * Trading days since the last entry of the tenure, or since it began. Imported history moves its beginning back
 * (rules 2.11): for a bot that has not traded here yet, days count from the import.
 *
 * @param imported the trading day of the import; null: there was none
 */
function daysWithoutEntry({ hot, record }: State, imported: TradingDay | null): number {
  const since = [record.tenure.day, record.entry_days.at(-1), imported].filter(
    (day) => day != null,
  );
  return hot.day - Math.max(...since);
}

function missingCriterion(state: State, currency: string): BotFigures['one_short'] {
  const { criteria } = readinessOf(state, currency);
  const missing = criteria.find(({ status }) => status !== 'met');
  if (missing === undefined) throw new Error('the readiness in short and in full disagree');
  const { code, status, sentence } = missing;
  return { code, status, sentence };
}
