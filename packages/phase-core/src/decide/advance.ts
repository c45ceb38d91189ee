import type { ByPerson, EventOf } from '../events.js';
import type { Instant } from '../instant.js';
import { phaseAbove, type Phase } from '../phase.js';
import { evidenceSessions, gateOf, type Gate } from '../rules/gate.js';
import { sizeOnEntering } from '../rules/sizing.js';
import type { Draft } from './draft.js';
import { blocked } from './override.js';
import { refusal, type Refusal } from './refusal.js';

/** A refused advance, with the gate that was not met. */
export type AdvanceRefusal = Refusal & { readonly gate?: Gate };

/**
 * An operator approves an advance: the gate is validated again (rules 4.6). An attempt before it is met is a
 * blocked override; an attempt to skip a phase is an incident too (7.3). Both are in the log.
 */
export function decideAdvance(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  to?: Phase,
): EventOf<'phase.advanced'> | AdvanceRefusal {
  draft.reach(now);
  const { hot } = draft.state;
  const above = phaseAbove(hot.phase);
  if (above === null)
    return refusal(
      'NOTHING_ABOVE',
      'Scaling is the highest phase: there is nothing to advance to.',
    );
  if (to !== undefined && to !== above) {
    const message = `The phases are taken one by one: next is ${above}.`;
    const attempt = { action: 'skip_phase', code: 'NOT_SEQUENTIAL', to, message } as const;
    return blocked(draft, now, { ...attempt, ...person });
  }
  const gate = gateOf(draft.state)!;
  const obstacle = obstacleTo(draft, gate);
  if (obstacle !== null) {
    draft.emit(now, {
      type: 'phase.override_blocked',
      action: 'advance',
      code: 'GATE_NOT_MET',
      ...person,
    });
    return { ...obstacle, gate };
  }
  const { criteria } = gate;
  if (!draft.state.record.recommended)
    draft.emit(now, { type: 'phase.advance_recommended', to: above, criteria });
  draft.emit(now, {
    type: 'phase.advanced',
    from: hot.phase,
    to: above,
    trigger: 'manual',
    size: sizeOnEntering(draft.state, above)!,
    criteria,
    imported_sessions: evidenceSessions(draft.state).filter(({ imported }) => imported).length,
    ...person,
  });
  return draft.events.at(-1) as EventOf<'phase.advanced'>;
}

/** An operator declines an advance that stands recommended; it comes up again at a later boundary (rules 4.6). */
export function decideDecline(
  draft: Draft,
  now: Instant,
  person: ByPerson,
): EventOf<'advance.declined'> | Refusal {
  draft.reach(now);
  const to = phaseAbove(draft.state.hot.phase);
  if (to === null || !draft.state.record.recommended)
    return refusal(
      'NOTHING_TO_DECLINE',
      'No advance is recommended, so there is nothing to decline.',
    );
  draft.emit(now, { type: 'advance.declined', to, ...person });
  return draft.events.at(-1) as EventOf<'advance.declined'>;
}

function obstacleTo({ state }: Draft, gate: Gate): Refusal | null {
  if (state.hot.breaker !== null)
    return refusal('BREAKER_OPEN', 'The breaker is open: acknowledge it first.');
  if (state.hot.downgrade_due !== null)
    return refusal('DOWNGRADE_DUE', 'A downgrade is due and will be carried out first.');
  if (gate.passed) return null;
  const failed = gate.criteria.filter(({ status }) => status !== 'met').map(({ code }) => code);
  return refusal('GATE_NOT_MET', `The gate to ${gate.to} is not met: ${failed.join(', ')}.`);
}
