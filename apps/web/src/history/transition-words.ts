import type { TransitionAnswer, TransitionDetailAnswer } from '@phasegate/contracts';
import { showMoney } from '../format/decimal';
import { PHASE_WORDS } from '../words/phases';

type Moved = Pick<TransitionAnswer, 'type' | 'from_phase' | 'to_phase'>;

/** "Advanced from Experience to Proof of Concept" */
export function transitionTitle({ type, from_phase: from, to_phase: to }: Moved): string {
  const way = `from ${PHASE_WORDS[from]} to ${PHASE_WORDS[to]}`;
  switch (type) {
    case 'phase.advanced':
      return `Advanced ${way}`;
    case 'phase.downgraded':
      return `Downgraded ${way}`;
    case 'phase.rolled_back':
      return `Rolled back ${way}`;
    case 'sessions.reset':
      return `Sessions reset in ${PHASE_WORDS[to]}`;
  }
}

type Sized = Pick<TransitionDetailAnswer, 'from_phase' | 'size_before' | 'size'>;

/** "600 USD → 200 USD"; the size before is left out where the log does not record it. */
export function sizeWords(
  { from_phase: from, size_before: before, size }: Sized,
  currency: string,
) {
  const after = size === null ? 'paper only' : showMoney(size, currency);
  if (before !== null) return `${showMoney(before, currency)} → ${after}`;
  return from === 'experience' && size !== null ? `paper only → ${after}` : after;
}
