import type { FleetAnswer } from '@phasegate/contracts';

/** Everything that needs attention now: bots, conditions of the platform, and a halt. */
export const attentionCount = ({
  needing_attention: bots,
  conditions,
  halted,
}: Pick<FleetAnswer, 'needing_attention' | 'conditions' | 'halted'>): number =>
  bots + conditions.length + (halted === null ? 0 : 1);
