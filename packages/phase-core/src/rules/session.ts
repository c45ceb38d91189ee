import { difference, isPositive, least, sum, type DecimalText } from '../numbers/decimal.js';
import { modeOf, type Phase } from '../phase.js';
import type { CloseTotals, RunningSession } from '../state.js';

/** P&L of a day's closes in a phase's mode, of what counted and of the rest (rules 2.8). */
export function sessionPnl({ pnl, counted_pnl }: RunningSession, phase: Phase): CloseTotals {
  const mode = modeOf(phase);
  return { counted: counted_pnl[mode], others: difference(pnl[mode], counted_pnl[mode]) };
}

/** The profit of closes as evidence: trades that do not count can only lower it (rules 2.8, 4.3). */
export const provenProfit = ({ counted, others }: CloseTotals): DecimalText =>
  sum(least('0', others), counted);

/** Whether a session is profitable (rules 2.8). */
export const isProfitable = (pnl: CloseTotals): boolean => isPositive(provenProfit(pnl));
