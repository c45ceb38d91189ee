import type { Attention, BotAnswer } from '@phasegate/contracts';
import { PHASE_WORDS } from './phases';

const BREAKER_CAUSES: Readonly<
  Record<NonNullable<BotAnswer['status']['breaker']>['cause'], string>
> = {
  downgrade: 'after a downgrade',
  unpermitted_trade: 'after a trade without its permit',
  manual: 'by hand',
};

export const breakerCause = (breaker: NonNullable<BotAnswer['status']['breaker']>): string =>
  BREAKER_CAUSES[breaker.cause];

/** Why somebody should look at a bot, and what comes of it, in one sentence. */
export function attentionSentence(reason: Attention, { status }: BotAnswer): string {
  const { breaker, readiness } = status;
  const above = readiness.to === null ? 'the next phase' : PHASE_WORDS[readiness.to];
  const sentences: Readonly<Record<Attention, string>> = {
    HALTED: 'Stopped with all bots by an administrator: no entries until trading is resumed.',
    QUARANTINED: 'Its record is damaged: no entries until it is verified and released.',
    BREAKER_OPEN: `Breaker open${breaker === null ? '' : ` ${breakerCause(breaker)}`}: no live entries until it is acknowledged.`,
    DOWNGRADE_DUE: 'A downgrade is due: no live entries until it is carried out.',
    READY_TO_ADVANCE: readiness.ready
      ? `Ready to advance to ${above}: waits for an approval.`
      : `Was recommended for ${above}, but does not pass the gate now.`,
    IDLE: 'No entry for more than three trading days.',
    MANY_EMERGENCY_EXITS: 'More than 2% of its trades in this phase were emergency exits.',
  };
  return sentences[reason];
}

/** Those that need attention, the most pressing first, and the others, by name. */
export function byAttention<Bot extends Pick<BotAnswer, 'name' | 'attention'>>(
  bots: readonly Bot[],
  order: readonly Attention[],
) {
  const urgency = ({ attention }: Bot) =>
    Math.min(...attention.map((reason) => order.indexOf(reason)));
  const byName = bots.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  return {
    pressing: byName
      .filter(({ attention }) => attention.length > 0)
      .sort((one, other) => urgency(one) - urgency(other)),
    others: byName.filter(({ attention }) => attention.length === 0),
  };
}
