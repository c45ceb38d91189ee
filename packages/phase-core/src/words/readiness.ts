import type { Phase } from '../phase.js';
import type { Criterion } from '../rules/criterion.js';
import { evidenceSessions, gateOf } from '../rules/gate.js';
import { joined, talliedAll } from '../rules/tally.js';
import type { State } from '../state.js';
import { criterionSentence, type Evidence } from './criterion-sentence.js';
import { PHASE_NAMES } from './names.js';

/** How near a bot is to the phase above, for people (rules 4.4, 4.6). */
export interface Readiness {
  readonly phase: Phase;
  /** Null in Scaling: nothing is above. */
  readonly to: Phase | null;
  /** All criteria are met and nothing else stands in the way: an operator may approve. */
  readonly ready: boolean;
  readonly recommended: boolean;
  /** What stands in the way beside the criteria. */
  readonly obstacles: readonly ('BREAKER_OPEN' | 'DOWNGRADE_DUE')[];
  readonly criteria: readonly (Criterion & { readonly sentence: string })[];
  /** Imported sessions among the evidence, and all sessions of it (rules 2.11). */
  readonly imported_sessions: number;
  readonly evidence_sessions: number;
  readonly summary: string;
}

/** The readiness of a bot whose state is rolled to the present. */
export function readinessOf(state: State): Readiness {
  const { hot, record } = state;
  const gate = gateOf(state);
  const evidence = evidenceOf(state);
  const criteria = (gate?.criteria ?? []).map((criterion) => ({
    ...criterion,
    sentence: criterionSentence(criterion, evidence),
  }));
  const obstacles: Readiness['obstacles'] = [
    ...(hot.breaker === null ? [] : (['BREAKER_OPEN'] as const)),
    ...(hot.downgrade_due === null ? [] : (['DOWNGRADE_DUE'] as const)),
  ];
  const sessions = hot.phase === 'experience' ? evidenceSessions(state) : [];
  const ready = gate !== null && gate.passed && obstacles.length === 0;
  return {
    phase: hot.phase,
    to: gate?.to ?? null,
    ready,
    recommended: record.recommended,
    obstacles,
    criteria,
    imported_sessions: sessions.filter(({ imported }) => imported).length,
    evidence_sessions: sessions.length,
    summary: summaryOf(hot.phase, gate?.to ?? null, criteria, obstacles),
  };
}

function evidenceOf(state: State): Evidence {
  const { phase } = state.hot;
  const { gates } = state.policies.policy;
  if (phase === 'experience') {
    const sessions = evidenceSessions(state);
    const { wins, counted } = joined(sessions.map(({ tally }) => tally));
    return {
      unit: 'counted sessions',
      window: gates.experience.session_window,
      have: sessions.length,
      wins,
      counted,
    };
  }
  const window = phase === 'scaling' ? 0 : gates[phase].trade_window;
  const trades = window === 0 ? [] : state.record.trades.slice(-window);
  const { wins, counted } = talliedAll(trades);
  return { unit: 'counted trades', window, have: trades.length, wins, counted };
}

function summaryOf(
  phase: Phase,
  to: Phase | null,
  criteria: Readiness['criteria'],
  obstacles: Readiness['obstacles'],
): string {
  if (to === null)
    return 'Scaling is the highest phase; it is kept as long as no downgrade is triggered.';
  const open = criteria.filter(({ status }) => status !== 'met');
  const goal = `the advance from ${PHASE_NAMES[phase]} to ${PHASE_NAMES[to]}`;
  if (obstacles.includes('BREAKER_OPEN'))
    return `The breaker is open: acknowledge it before ${goal} can be looked at.`;
  if (obstacles.includes('DOWNGRADE_DUE')) return `A downgrade is due, so ${goal} must wait.`;
  if (open.length === 0) return `Every criterion for ${goal} is met; an operator may approve it.`;
  return `${open.length} of ${criteria.length} criteria still bar ${goal}: ${open.map(({ code }) => code).join(', ')}.`;
}
