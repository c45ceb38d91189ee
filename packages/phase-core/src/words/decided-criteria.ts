import type { Phase } from '../phase.js';
import type { Policy } from '../policy/policy.js';
import type { Criterion } from '../rules/criterion.js';
import { criterionSentence, type Measure } from './criterion-sentence.js';
import { measuredName } from './names.js';

/** The criteria of an approved advance, in words: all of them were met (rules 4.6). */
export function decidedCriteria(
  from: Exclude<Phase, 'scaling'>,
  { gates, risk_reward }: Policy,
  criteria: readonly Criterion[],
  currency: string,
) {
  const measure: Measure = {
    ...(from === 'experience'
      ? { unit: 'counted session', size: gates.experience.session_window }
      : { unit: 'counted trade', size: gates[from].trade_window }),
    ...{ risk_reward, currency },
  };
  return criteria.map((criterion) => ({
    ...criterion,
    name: measuredName(criterion.code, risk_reward),
    sentence: criterionSentence(criterion, measure, null),
  }));
}
