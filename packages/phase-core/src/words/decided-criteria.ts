import type { Phase } from '../phase.js';
import type { Policy } from '../policy/policy.js';
import type { Criterion } from '../rules/criterion.js';
import { criterionSentence } from './criterion-sentence.js';
import { CRITERION_NAMES } from './names.js';

/** The criteria of an approved advance, in words: all of them were met (rules 4.6). */
export function decidedCriteria(
  from: Exclude<Phase, 'scaling'>,
  { gates }: Policy,
  criteria: readonly Criterion[],
) {
  const reach =
    from === 'experience'
      ? ({ unit: 'counted session', size: gates.experience.session_window } as const)
      : ({ unit: 'counted trade', size: gates[from].trade_window } as const);
  return criteria.map((criterion) => ({
    ...criterion,
    name: CRITERION_NAMES[criterion.code],
    sentence: criterionSentence(criterion, reach, null),
  }));
}
