import { isBeyondNotional, type HistoryTrade } from '@phasegate/phase-core';
import { shortened } from './bad-trade-file.js';

const MAX_NAMES = 20;

/** A warning that names the trades which won or lost more than they were worth (rules 9.1): a unit may be wrong. */
export function beyondNotional(trades: readonly HistoryTrade[]): string[] {
  const beyond = trades
    .filter(({ pnl, notional }) => isBeyondNotional(pnl, notional))
    .map(({ trade_id }) => shortened(trade_id));
  if (beyond.length === 0) return [];
  const more = beyond.length > MAX_NAMES ? ' and more' : '';
  const named = `${beyond.slice(0, MAX_NAMES).join(', ')}${more}`;
  return [`trades whose pnl exceeds their notional: ${beyond.length} (${named})`];
}
