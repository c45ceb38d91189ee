import type { ReadinessAnswer } from '@phasegate/contracts';
import { actualWords, requiredWords } from '../words/readiness';
import { RecordEvidence, type ProfitFactor } from './record-evidence';

/** The statistical evidence of a gate's record, for the person who decides on the advance. */
export const GateEvidence = ({ readiness }: { readiness: ReadinessAnswer }) => (
  <RecordEvidence evidence={readiness.evidence} profitFactor={profitFactorOf(readiness.criteria)} />
);

/** As the criterion has it; null where the gate has none. */
export function profitFactorOf(
  criteria: readonly Pick<
    ReadinessAnswer['criteria'][number],
    'code' | 'required' | 'actual' | 'status'
  >[],
): ProfitFactor | null {
  const criterion = criteria.find(({ code }) => code === 'profit_factor');
  if (criterion === undefined) return null;
  return { required: requiredWords(criterion, ''), actual: actualWords(criterion, '') };
}
