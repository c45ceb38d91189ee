import type { AlertAnswer } from '@phasegate/contracts';
import type { Tone } from '../frame/badge';

type Kind = AlertAnswer['kind'];
type State = AlertAnswer['deliveries'][number]['state'];

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  downgrade: 'Downgrades',
  breaker: 'Breakers',
  breaker_unacknowledged: 'Breakers not acknowledged',
  'trigger.near': 'Close to a downgrade',
  'balance.unexplained': 'Unexplained balances',
  'pnl.exceeds_notional': 'P&L beyond the notional',
  advance_recommended: 'Recommended advances',
  advance_undecided: 'Advances not decided',
  second_approval: 'Second approvals needed',
  advanced: 'Advances',
  override_attempt: 'Override attempts',
  integrity_fault: 'Faults of the record',
  guardrail_broken: 'Broken guardrails',
  halt: 'Halts',
  resumed: 'Resumed trading',
  calendar_ending: 'Calendar running out',
  worker_behind: 'Worker behind',
  mirror_behind: 'Mirror behind',
  checkpoints_behind: 'Checkpoints behind',
  test: 'Tests',
};
export const KINDS = Object.keys(KIND_WORDS) as Kind[];
export const KIND_OPTIONS = [['', 'Everything'], ...Object.entries(KIND_WORDS)] as const;

export const STATE_WORDS: Readonly<Record<State, string>> = {
  pending: 'On its way',
  sent: 'Sent',
  dead: 'Given up',
};
export const STATES = Object.keys(STATE_WORDS) as State[];
export const STATE_OPTIONS = [['', 'Any'], ...Object.entries(STATE_WORDS)] as const;

export const STATE_TONES: Readonly<Record<State, Tone>> = {
  pending: 'unknown',
  sent: 'good',
  dead: 'bad',
};

export const SEVERITIES: Readonly<Record<AlertAnswer['severity'], { tone: Tone; word: string }>> = {
  critical: { tone: 'bad', word: 'Critical' },
  warning: { tone: 'warn', word: 'Warning' },
  info: { tone: 'unknown', word: 'Note' },
};
