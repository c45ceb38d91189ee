import type { LeftBy } from '../events.js';
import type { DecimalText } from '../numbers/decimal.js';
import type { Phase } from '../phase.js';
import { PHASE_NAMES } from './names.js';

/** A size that came with a change of phase or a reset (rules 5.1), in one sentence. */
export function enteredSizeSentence(
  by: LeftBy,
  to: Phase,
  size: DecimalText | null,
  before: DecimalText | null,
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
    ? `${how[by]}: ${size}, the phase’s size or half of ${before} if that is less.`
    : `${how[by]}: its size of ${size}.`;
}

/** A raise or return (rules 5.2, 5.3). */
export const changedSizeSentence = (
  before: DecimalText,
  after: DecimalText,
  justification: string,
): string => `From ${before} to ${after}: ${justification}.`;

/** The cap by the share of equity began to bind, or ended (rules 3.2). */
export const cappedSizeSentence = (
  size: DecimalText,
  effective: DecimalText,
  equity: DecimalText,
): string =>
  size === effective
    ? `An equity of ${equity} no longer caps entries below the size of ${size}.`
    : `An equity of ${equity} caps entries at ${effective}, below the size of ${size}.`;
