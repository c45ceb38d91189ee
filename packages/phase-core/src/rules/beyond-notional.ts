import { decimal, type DecimalText } from '../numbers/decimal.js';

/** Below this share of the notional a float cannot be wrong about which is larger. */
const CLEARLY_LESS = 0.999;

/** Whether a trade won or lost more than it was worth (rules 9.1): a unit, or one of the two, may be wrong. */
export function isBeyondNotional(pnl: DecimalText, notional: DecimalText): boolean {
  if (Math.abs(Number(pnl)) < Number(notional) * CLEARLY_LESS) return false;
  return decimal(pnl).abs().greaterThan(decimal(notional));
}
