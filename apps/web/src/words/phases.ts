import type { ReadinessAnswer } from '@phasegate/contracts';

export type Phase = ReadinessAnswer['phase'];

/** Names of the phases, lowest first. */
export const PHASE_WORDS: Readonly<Record<Phase, string>> = {
  experience: 'Experience',
  proof_of_concept: 'Proof of Concept',
  real_money_trial: 'Real Money Trial',
  scaling: 'Scaling',
};

export const STEPS = Object.keys(PHASE_WORDS) as Phase[];
