import type { PolicyLabRun } from './queries';

export type LabResult = NonNullable<PolicyLabRun['result']>;
export type PolicyInLab = LabResult['policies'][number];
export type LabRow = PolicyInLab['rows'][number];

/** Names of a run's policies: one that is run alone is the one in force. */
export function policyName(result: LabResult, { name }: Pick<PolicyInLab, 'name'>): string {
  return result.policies.length === 1 || name === 'against'
    ? 'The policy in force'
    : 'With the changes';
}

/** Phases that a bot can reach, from the lowest. */
export const REACHABLE = ['proof_of_concept', 'real_money_trial', 'scaling'] as const;

/** How dark a cell of a heat map is, from 0 to 4: never without its figure beside it. */
export const heatOf = (probability: string): number => Math.ceil(Number(probability) * 4);
