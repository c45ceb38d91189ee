import type { Attention, BotAnswer, StatusAnswer } from '@phasegate/contracts';
import { PHASE_WORDS } from './phases';

type Breaker = NonNullable<StatusAnswer['breaker']>;

const BREAKER_CAUSES: Readonly<Record<Breaker['cause'], string>> = {
  downgrade: 'after a downgrade',
  unpermitted_trade: 'after a trade without its permit',
  size_exceeded: 'after a fill beyond its permit',
  manual: 'by hand',
};

export const breakerCause = (breaker: Breaker): string => BREAKER_CAUSES[breaker.cause];

/** Input of a sentence; a bot whose record cannot be read has no status. */
export type Standing = Pick<BotAnswer, 'status' | 'figures'>;

/** Why somebody should look at a bot: what it means and what to do. */
export const attentionSentence = (reason: Attention, bot: Standing): string =>
  SENTENCES[reason](bot);

const SENTENCES = {
  HALTED: () => 'Stopped with all bots by an administrator: no entries until trading is resumed.',
  QUARANTINED: () => 'Its record is damaged: no entries until it is verified and released.',
  RECORD_UNREADABLE: () =>
    'Its stored state cannot be read: its status is unknown, and it may not enter trades. An administrator must verify its log (phase verify) and restore it.',
  BREAKER_OPEN: ({ status }) =>
    `Breaker open${status?.breaker == null ? '' : ` ${breakerCause(status.breaker)}`}: no live entries until it is acknowledged.`,
  DOWNGRADE_DUE: () => 'A downgrade is due: no live entries until it is carried out.',
  DOWNGRADED: ({ status }) =>
    `Was downgraded${status === null ? '' : ` to ${PHASE_WORDS[status.phase]}`} and has not finished a session since: find out why before it trades on.`,
  READY_TO_ADVANCE: ({ status }) =>
    status?.readiness.ready === false
      ? `Was recommended for ${phaseAbove(status)}, but does not pass the gate now.`
      : status?.readiness.first_approval != null
        ? `Ready to advance to ${phaseAbove(status)}: approved by one person, waits for a second.`
        : `Ready to advance to ${phaseAbove(status)}: waits for an approval.`,
  GATE_ONE_SHORT: ({ status, figures }) =>
    `One criterion short of ${phaseAbove(status)}${missing(figures)}`,
  MANY_EMERGENCY_EXITS: () => 'More than 2% of its trades in this phase were emergency exits.',
  IDLE: ({ figures }) =>
    `No entry for ${figures === null ? 'more than three' : figures.trading_days_without_entry} trading days: check that it is still running.`,
} satisfies Record<Attention, (bot: Standing) => string>;

const phaseAbove = (status: StatusAnswer | null): string =>
  status?.readiness.to == null ? 'the next phase' : PHASE_WORDS[status.readiness.to];

function missing(figures: Standing['figures']): string {
  if (figures?.one_short == null) return '.';
  const { status, sentence } = figures.one_short;
  const evidence =
    status === 'insufficient' ? 'Its evidence is not complete yet.' : 'Its evidence is complete.';
  return `: ${sentence} ${evidence}`;
}
