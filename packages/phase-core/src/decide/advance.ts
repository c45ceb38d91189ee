import type { ByPerson } from '../event-facts.js';
import { evidenceOf, type EvidenceTrade } from '../evidence/bot-evidence.js';
import type { EventOf } from '../events.js';
import { instantText, type Instant } from '../instant.js';
import { PHASES, phaseAbove, type Phase } from '../phase.js';
import { approvalsFor, APPROVAL_VALID_MS, standingApproval } from '../rules/approvals.js';
import { gateOf, importedSessions, type Gate } from '../rules/gate.js';
import { sizeOnEntering } from '../rules/sizing.js';
import { approvalReview, isOwnImport, type ReviewedLog } from '../summary/approval-review.js';
import type { FirstApproval } from '../state.js';
import type { Draft } from './draft.js';
import { blocked } from './override.js';
import type { Refusal } from './refusal.js';

/** The requested advance; both undefined: the phase above, whatever the evidence. */
export interface AskedAdvance {
  readonly to?: Phase | undefined;
  /** When the tenure began whose evidence the person saw. */
  readonly seen?: Instant | undefined;
  /** Whom the caller acts for, as a token does for its owner; undefined: for themselves. */
  readonly person?: string | undefined;
}

/** Facts shown to the approver that the state does not hold. */
export interface ShownToApprover {
  /** Of a bot in Experience, the trades that `evidenceOf` asks for. */
  readonly paper?: readonly EvidenceTrade[];
  /** The tenure's log; undefined: none is kept with the event. */
  readonly log?: ReviewedLog | undefined;
}

/**
 * An operator approves an advance: the gate is validated again (rules 4.6). An attempt before it is met is a
 * blocked override; an attempt to skip a phase is an incident too (7.3). Both are in the log. Whoever decided on a
 * tenure that is over meanwhile, or asks for a phase that the bot has reached, tried neither: nothing is recorded.
 *
 * @param asked for what, and on which evidence
 * @param shown what the state leaves out of what the person was shown: the event keeps it
 */
export function decideAdvance(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  { to, seen, person: actsFor = person.by }: AskedAdvance = {},
  { paper = [], log }: ShownToApprover = {},
): EventOf<'phase.advanced' | 'advance.approved'> | Refusal {
  draft.reach(now);
  const { hot, record } = draft.state;
  if (seen !== undefined && seen !== record.tenure.at) return overtaken(hot.phase);
  const above = phaseAbove(hot.phase);
  if (above === null) return { refused: 'NOTHING_ABOVE' };
  if (to !== undefined && PHASES.indexOf(to) <= PHASES.indexOf(hot.phase))
    return overtaken(hot.phase);
  if (to !== undefined && to !== above) {
    const skip = { action: 'skip_phase', to } as const;
    const obstacle = { refused: 'NOT_SEQUENTIAL', from: hot.phase, ...skip } as const;
    return blocked(draft, now, { ...skip, ...person }, obstacle);
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
    return obstacle;
  }
  const standing = standingApproval(draft.state, now);
  if (standing?.person === actsFor)
    return { refused: 'ALREADY_APPROVED', expires_at: standing.expires_at };
  const { criteria } = gate;
  if (!draft.state.record.recommended)
    draft.emit(now, { type: 'phase.advance_recommended', to: above, criteria });
  const review = reviewFacts(draft, person, log);
  if (standing === null && approvalsFor(draft.state) > 1)
    draft.emit(now, {
      type: 'advance.approved',
      to: above,
      criteria,
      ...(actsFor === person.by ? {} : { person: actsFor }),
      expires_at: instantText(now + APPROVAL_VALID_MS),
      ...review,
      ...person,
    });
  else
    draft.emit(now, {
      type: 'phase.advanced',
      from: hot.phase,
      to: above,
      trigger: 'manual',
      size: sizeOnEntering(draft.state, above)!,
      criteria,
      imported_sessions: importedSessions(draft.state),
      evidence: evidenceOf(draft.state, paper),
      ...review,
      ...firstOf(standing),
      ...person,
    });
  return draft.events.at(-1) as EventOf<'phase.advanced' | 'advance.approved'>;
}

const firstOf = (standing: FirstApproval | null) =>
  standing === null ? {} : { first_approval: { by: standing.by, at: instantText(standing.at) } };

function reviewFacts({ market, state }: Draft, { by }: ByPerson, log: ReviewedLog | undefined) {
  if (log === undefined) return {};
  const review = approvalReview(market, state, log);
  return { review, ...(isOwnImport(review, by) ? { by_importer: true as const } : {}) };
}

const overtaken = (phase: Phase): Refusal => ({ refused: 'PHASE_CHANGED', phase });

/** An operator declines an advance that stands recommended; it comes up again at a later boundary (rules 4.6). */
export function decideDecline(
  draft: Draft,
  now: Instant,
  person: ByPerson,
): EventOf<'advance.declined'> | Refusal {
  draft.reach(now);
  const to = phaseAbove(draft.state.hot.phase);
  if (to === null || !draft.state.record.recommended) return { refused: 'NOTHING_TO_DECLINE' };
  draft.emit(now, { type: 'advance.declined', to, ...person });
  return draft.events.at(-1) as EventOf<'advance.declined'>;
}

function obstacleTo({ state }: Draft, gate: Gate): Refusal | null {
  if (state.hot.breaker !== null) return { refused: 'BREAKER_OPEN' };
  if (state.hot.downgrade_due !== null) return { refused: 'DOWNGRADE_DUE' };
  return gate.passed ? null : { refused: 'GATE_NOT_MET', gate };
}
