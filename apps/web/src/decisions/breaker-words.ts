import type { BotDetailAnswer } from '@phasegate/contracts';
import { showMoney } from '../format/decimal';
import { PHASE_WORDS } from '../words/phases';

type Status = BotDetailAnswer['status'];
type BlockReason = Status['blocked_by'][number];

/** Other blocks on entries, which acknowledging the breaker does not end. */
const STILL: Partial<Record<BlockReason, string>> = {
  HALTED: 'All bots are halted: entries stay blocked until an administrator resumes trading.',
  CLOCK_REGRESSED:
    'The database clock is behind the log: live entries are blocked until it has caught up.',
  QUARANTINED: 'Its log is in quarantine: entries stay blocked until it is verified and released.',
  CALENDAR_ENDED: 'The market calendar has ended: live entries are blocked until it is extended.',
  DOWNGRADE_DUE: 'A downgrade is due and will be carried out first.',
  DAILY_LIMIT: 'Today’s entries are used up: the next one is allowed at the next market open.',
};

/** The consequences of acknowledging the breaker, a sentence each (rules 6.2, 6.3). */
export function afterAcknowledging(status: Status, currency: string): readonly string[] {
  const { breaker, phase, size, blocked_by } = status;
  const goesOn =
    size === null
      ? `Trading continues on paper, in ${PHASE_WORDS[phase]}.`
      : `Live entries go on in ${PHASE_WORDS[phase]}, up to ${showMoney(size, currency)} each.`;
  return [
    goesOn,
    ...(breaker === null ? [] : [AFTER[breaker.cause]]),
    ...blocked_by.flatMap((reason) => STILL[reason] ?? []),
  ];
}

const AFTER: Readonly<Record<NonNullable<Status['breaker']>['cause'], string>> = {
  downgrade:
    'The downgrade remains: to advance again, the bot must pass the gate with evidence from this tenure only.',
  unpermitted_trade:
    'The next trade without a permit trips it again. The incident stays on record: make sure that the bot checks first.',
  size_exceeded:
    'The next fill beyond its permit trips it again. The incident stays on record: make sure that the bot orders no more than its permit allows.',
  manual: 'Nothing else changes: phase, size and record stay as they are.',
};
