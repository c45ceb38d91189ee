import type { Phase } from '../phase.js';
import type { Criterion } from '../rules/criterion.js';
import { evidenceSessions, gateOf, obstaclesOf, type Obstacle } from '../rules/gate.js';
import { sessionWindow, tradeWindow } from '../readiness/sliding-window.js';
import type { State } from '../state.js';
import { criterionSentence, type Measure } from './criterion-sentence.js';
import { importedOf, type Imported } from './imported.js';
import { missingWords } from './missing.js';
import { criterionName, measuredName, PHASE_NAMES } from './names.js';

/** How near a bot is to the phase above (rules 4.6), as lists of bots need it. */
export interface Standing {
  readonly phase: Phase;
  /** Null in Scaling: nothing is above. */
  readonly to: Phase | null;
  /** All criteria are met and there are no obstacles: an operator may approve. */
  readonly ready: boolean;
  readonly recommended: boolean;
  /** Obstacles apart from the criteria. */
  readonly obstacles: readonly Obstacle[];
  readonly criteria: readonly Criterion[];
  readonly summary: string;
}

/** A criterion for people (rules 4.4). */
export interface CriterionInWords extends Criterion {
  readonly name: string;
  readonly sentence: string;
  /** Null: met. */
  readonly missing: string | null;
  readonly imported: Imported;
}

/** The same with every criterion in words. */
export interface Readiness extends Standing {
  readonly criteria: readonly CriterionInWords[];
  /** Imported sessions among the evidence, and all sessions of it (rules 2.11). */
  readonly imported_sessions: number;
  readonly evidence_sessions: number;
}

/** The standing of a bot whose state is rolled to the present. */
export function standingOf(state: State): Standing {
  const { hot, record } = state;
  const gate = gateOf(state);
  const obstacles = obstaclesOf(state);
  const to = gate?.to ?? null;
  const criteria = gate?.criteria ?? [];
  return {
    phase: hot.phase,
    to,
    ready: gate !== null && gate.passed && obstacles.length === 0,
    recommended: record.recommended,
    obstacles,
    criteria,
    summary: summaryOf(hot.phase, to, criteria, obstacles),
  };
}

/** The readiness of a bot whose state is rolled to the present. @param currency of its amounts */
export function readinessOf(state: State, currency: string): Readiness {
  const standing = standingOf(state);
  const sessions = state.hot.phase === 'experience' ? evidenceSessions(state) : [];
  return {
    ...standing,
    criteria: standing.criteria.map((criterion) => inWords(state, criterion, currency)),
    imported_sessions: sessions.filter(({ imported }) => imported !== null).length,
    evidence_sessions: sessions.length,
  };
}

function inWords(state: State, criterion: Criterion, currency: string): CriterionInWords {
  const missing = missingWords(state, criterion, currency);
  const measure = measureOf(state, currency);
  return {
    ...criterion,
    name: measuredName(criterion.code, measure.risk_reward),
    sentence: criterionSentence(criterion, measure, missing),
    missing,
    imported: importedOf(state, criterion),
  };
}

const measureOf = (state: State, currency: string): Measure => ({
  ...(state.hot.phase === 'experience'
    ? { unit: 'counted session', size: sessionWindow(state).size }
    : { unit: 'counted trade', size: tradeWindow(state).size }),
  ...{ risk_reward: state.policies.policy.risk_reward, currency },
});

function summaryOf(
  phase: Phase,
  to: Phase | null,
  criteria: readonly Criterion[],
  obstacles: readonly Obstacle[],
): string {
  if (to === null)
    return 'Scaling is the highest phase; it is kept as long as no downgrade is triggered.';
  const open = criteria.filter(({ status }) => status !== 'met');
  const goal = `the advance from ${PHASE_NAMES[phase]} to ${PHASE_NAMES[to]}`;
  if (obstacles.includes('BREAKER_OPEN'))
    return `The breaker is open: acknowledge it before ${goal} can be evaluated.`;
  if (obstacles.includes('DOWNGRADE_DUE')) return `A downgrade is due, so ${goal} must wait.`;
  if (open.length === 0) return `Every criterion for ${goal} is met; an operator may approve it.`;
  return `${open.length} of ${criteria.length} criteria still bar ${goal}: ${open.map(({ code }) => criterionName(code)).join(', ')}.`;
}
