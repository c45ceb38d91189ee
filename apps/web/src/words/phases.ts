import type { ReadinessAnswer } from '@phasegate/contracts';

export type Phase = ReadinessAnswer['phase'];

/** What the phases are called, from the lowest step to the highest. */
export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  experience: 'Experience',
  proof_of_concept: 'Proof of Concept',
  real_money_trial: 'Real Money Trial',
  scaling: 'Scaling',
};

export const STEPS = Object.keys(PHASE_WORDS) as Phase[];
