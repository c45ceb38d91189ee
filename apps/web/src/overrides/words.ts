import type { OverrideAnswer } from '@phasegate/contracts';
import { PHASE_WORDS } from '../words/phases';

const ACTIONS: Readonly<Record<OverrideAnswer['action'], string>> = {
  advance: 'Advance before its gate was met',
  rollback: 'Roll back',
  reset_sessions: 'Reset sessions',
  policy: 'Loosen the policy',
  registration: 'Register with a looser policy',
  skip_phase: 'Skip a phase',
  correction: 'Correct a trade',
  void: 'Void a trade',
};

/** The attempted action, and its target phase. */
export function overrideWords({
  action,
  phase,
  to_phase: to,
}: Pick<OverrideAnswer, 'action' | 'phase' | 'to_phase'>): string {
  const way = [phase && `from ${PHASE_WORDS[phase]}`, to && `to ${PHASE_WORDS[to]}`];
  return [ACTIONS[action], ...way.filter(Boolean)].join(' ');
}

const CODES: Readonly<Record<string, string>> = {
  PASSWORD_WRONG: 'The override password was wrong',
  PASSWORD_NOT_CONFIGURED: 'Overrides are off: no password is configured',
  LOCKED_OUT: 'Slowed down after wrong passwords',
  OPEN_POSITIONS: 'Positions were open',
  GATE_NOT_MET: 'The gate was not met',
  NOT_SEQUENTIAL: 'Phases cannot be skipped',
};

/** Why it was blocked; a code without a text is shown unchanged. */
export const codeWords = (code: string): string => CODES[code] ?? code;
