import type { Phase } from '../phase.js';

/** What the phases are called before people. */
export const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  experience: 'Experience',
  proof_of_concept: 'Proof of Concept',
  real_money_trial: 'Real Money Trial',
  scaling: 'Scaling',
};
