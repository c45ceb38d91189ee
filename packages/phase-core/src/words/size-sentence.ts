import type { LeftBy } from '../events.js';
import type { DecimalText } from '../numbers/decimal.js';
import type { Phase } from '../phase.js';
import { amountIn } from './figures.js';
import { PHASE_NAMES } from './names.js';

/** A size that came with a change of phase or a reset (rules 5.1), in one sentence. */
export function enteredSizeSentence(
  by: LeftBy,
  to: Phase,
  size: DecimalText | null,
  before: DecimalText | null,
  currency: string,
): string {
  const name = PHASE_NAMES[to];
  const how: Record<LeftBy, string> = {
    'phase.advanced': `Advanced to ${name}`,
    'phase.downgraded': `Downgraded to ${name}`,
    'phase.rolled_back': `Rolled back to ${name}`,
    'sessions.reset': `${name} started a new tenure`,
  };
  if (size === null) return `${how[by]}: paper only, without a size.`;
  return by === 'phase.downgraded' && before !== null
    ? `${how[by]}: ${amountIn(currency, size)}, the phase’s size or half of ${amountIn(currency, before)} if that is less.`
    : `${how[by]}: its size of ${amountIn(currency, size)}.`;
}

/** A raise or return (rules 5.2, 5.3). */
export const changedSizeSentence = (
  before: DecimalText,
  after: DecimalText,
  justification: string,
  currency: string,
): string =>
  `From ${amountIn(currency, before)} to ${amountIn(currency, after)}: ${justification}.`;

/** The cap by the share of equity began to bind, or ended (rules 3.2). */
export const cappedSizeSentence = (
  size: DecimalText,
  effective: DecimalText,
  equity: DecimalText,
  currency: string,
): string => {
  const [whole, capped, worth] = [size, effective, equity].map((value) =>
    amountIn(currency, value),
  );
  return size === effective
    ? `An equity of ${worth} no longer caps entries below the size of ${whole}.`
    : `An equity of ${worth} caps entries at ${capped}, below the size of ${whole}.`;
};
