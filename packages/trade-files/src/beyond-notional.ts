import { decimal, type HistoryTrade } from '@phasegate/phase-core';
import { shortened } from './bad-trade-file.js';

const MOST_NAMES = 20;
/** Below this share of the notional a float cannot be wrong about which is larger. */
const CLEARLY_LESS = 0.999;

/** A warning that names the trades which won or lost more than they were worth (rules 9.1): a unit may be wrong. */
export function beyondNotional(trades: readonly HistoryTrade[]): string[] {
  const beyond = trades.filter(isBeyond).map(({ trade_id }) => shortened(trade_id));
  if (beyond.length === 0) return [];
  const more = beyond.length > MOST_NAMES ? ' and more' : '';
  const named = `${beyond.slice(0, MOST_NAMES).join(', ')}${more}`;
  return [`trades whose pnl exceeds their notional: ${beyond.length} (${named})`];
}

function isBeyond({ pnl, notional }: HistoryTrade): boolean {
  if (Math.abs(Number(pnl)) < Number(notional) * CLEARLY_LESS) return false;
  return decimal(pnl).abs().greaterThan(decimal(notional));
}
