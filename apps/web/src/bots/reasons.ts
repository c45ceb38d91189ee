import type { Attention, BotAnswer } from '@phasegate/contracts';
import type { Tone } from '../frame/badge';

interface Reason {
  /** In two or three words, for filters and tight places. */
  readonly name: string;
  readonly tone: Tone;
}

/** Why somebody should look at a bot, the most pressing first, as the API sorts. */
export const REASONS: Readonly<Record<Attention, Reason>> = {
  HALTED: { name: 'Halted', tone: 'bad' },
  QUARANTINED: { name: 'Quarantined', tone: 'bad' },
  RECORD_UNREADABLE: { name: 'Record unreadable', tone: 'bad' },
  BREAKER_OPEN: { name: 'Breaker open', tone: 'bad' },
  DOWNGRADE_DUE: { name: 'Downgrade due', tone: 'bad' },
  DOWNGRADED: { name: 'Downgraded', tone: 'warn' },
  READY_TO_ADVANCE: { name: 'Ready to advance', tone: 'good' },
  GATE_ONE_SHORT: { name: 'One criterion short', tone: 'unknown' },
  IDLE: { name: 'No recent entry', tone: 'warn' },
  MANY_EMERGENCY_EXITS: { name: 'Many emergency exits', tone: 'warn' },
};

export const REASON_CODES = Object.keys(REASONS) as Attention[];

/** A recommendation whose gate fails now needs no decision. */
export const toneOf = (reason: Attention, { status }: Pick<BotAnswer, 'status'>): Tone =>
  reason === 'READY_TO_ADVANCE' && status?.readiness.ready === false
    ? 'warn'
    : REASONS[reason].tone;
