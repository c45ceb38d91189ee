import type { Criterion } from '../rules/criterion.js';
import { evidenceSessions, tradingDays } from '../rules/gate.js';
import { tradeWindow } from '../readiness/sliding-window.js';
import type { State } from '../state.js';

/** How much of a criterion's evidence was imported (rules 2.11): only Experience takes any. */
export interface Imported {
  readonly imported: number;
  readonly of: number;
  readonly unit: 'sessions' | 'trades' | 'trading_days';
}

export function importedOf(state: State, { code, actual }: Criterion): Imported {
  const sessions = evidenceSessions(state);
  const imported = sessions.filter((session) => session.imported !== null);
  const total = (of: typeof sessions) => of.reduce((sum, { tally }) => sum + tally.counted, 0);
  switch (code) {
    case 'profitable_sessions': {
      const of = Number(actual);
      return { imported: of - state.record.profitable_sessions.own, of, unit: 'sessions' };
    }
    case 'override_incidents':
      return { imported: imported.length, of: sessions.length, unit: 'sessions' };
    case 'active_days':
    case 'trading_days':
      return { imported: 0, of: Number(actual), unit: 'trading_days' };
    case 'missed_days': {
      const { trading_days } = state.policies.policy.gates.proof_of_concept;
      const of = Math.min(trading_days, tradingDays(state));
      return { imported: 0, of, unit: 'trading_days' };
    }
    case 'trade_count':
    case 'stale_trades':
      return { imported: 0, of: Number(actual), unit: 'trades' };
    default:
      return state.hot.phase === 'experience'
        ? { imported: total(imported), of: total(sessions), unit: 'trades' }
        : { imported: 0, of: tradeWindow(state).items.length, unit: 'trades' };
  }
}
