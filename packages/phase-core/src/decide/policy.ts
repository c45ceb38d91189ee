import type { ByPerson } from '../event-facts.js';
import type { EventOf } from '../events.js';
import type { Instant } from '../instant.js';
import { isLooser, policyChanges, type PolicyChange } from '../policy/looser.js';
import { mergedPolicy } from '../policy/merge.js';
import { DEFAULT_POLICY, type Policy } from '../policy/policy.js';
import type { Policies } from '../state.js';
import type { Draft } from './draft.js';
import { blocked, refusedPassword, type PasswordCheck } from './override.js';
import { refusal, type Refusal } from './refusal.js';

export type PolicyRefusal = Refusal & { readonly changes?: readonly PolicyChange[] };

/** What publishing these keys would come to. */
export interface ProposedPolicy {
  /** Whole: the keys to change merged over the policy in force. */
  readonly policy: Policy;
  readonly changes: readonly PolicyChange[];
  /** Something is looser: an administrator's override is needed. */
  readonly override_required: boolean;
  /** Null: it cannot be published. */
  readonly takes_effect: 'boundary' | 'tenure' | null;
  /** Why nobody can publish it. */
  readonly refused: PolicyRefusal | null;
}

/**
 * Weighs a policy version, given as the keys to change, against the one in force (rules 7.4). Nothing is decided
 * yet: whoever publishes it, and whoever only wants to know, asks here.
 * @throws BadPolicy for keys or values that make no sense.
 */
export function proposedPolicy(policies: Policies, partial: unknown): ProposedPolicy {
  const policy = mergedPolicy(partial, policies.policy);
  const changes = policyChanges(policies.policy, policy);
  const override_required = !isFixed(changes) && isLooser(changes);
  const refused = isFixed(changes)
    ? calendarFixed(changes)
    : changes.length === 0 && policies.pending === null
      ? refusal('POLICY_UNCHANGED', 'This is the policy that is in force already.')
      : null;
  const takes_effect = override_required ? 'tenure' : 'boundary';
  return {
    policy,
    changes,
    override_required,
    takes_effect: refused === null ? takes_effect : null,
    refused,
  };
}

/**
 * Publishes a policy version (rules 7.4). Tightening takes effect at the next boundary; anything looser is an
 * override and takes effect with the next tenure. A version replaces one that still waits. `password`: what became
 * of an administrator's, null when none was given or none was needed.
 * @throws BadPolicy for keys or values that make no sense.
 */
export function decidePolicy(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  partial: unknown,
  password: PasswordCheck | null,
): EventOf<'policy.published'> | PolicyRefusal {
  draft.reach(now);
  const { policies } = draft.state;
  const { policy, changes, override_required, takes_effect, refused } = proposedPolicy(
    policies,
    partial,
  );
  if (refused !== null) return refused;
  if (override_required) {
    if (password === null) return overrideRequired(changes);
    const attempt = { action: 'policy', changes, ...person } as const;
    const obstacle = refusedPassword(password);
    if (obstacle !== null) return { ...blocked(draft, now, { ...attempt, ...obstacle }), changes };
    draft.emit(now, { type: 'phase.override_accepted', ...attempt });
  }
  draft.emit(now, {
    type: 'policy.published',
    version: (policies.pending?.version ?? policies.version) + 1,
    policy,
    changes,
    from: takes_effect!,
    ...person,
  });
  return draft.events.at(-1) as EventOf<'policy.published'>;
}

/**
 * What a policy changes of the defaults at registration (rules 7.4). A bot's calendar and its measure of R:R are
 * chosen freely, once, here (1.3).
 */
export function registrationChanges(policy: Policy): PolicyChange[] {
  const chosen = { ...DEFAULT_POLICY, calendar: policy.calendar, risk_reward: policy.risk_reward };
  return policyChanges(chosen, policy);
}

/**
 * Whether a bot may be registered with a policy: with none of its keys looser than the default, or by an
 * override (rules 7.4). `password` as for `decidePolicy`.
 */
export function refusedRegistration(
  policy: Policy,
  password: PasswordCheck | null,
): PolicyRefusal | null {
  const changes = registrationChanges(policy);
  if (password === null || !isLooser(changes)) return refusedChanges(changes);
  const obstacle = refusedPassword(password);
  return obstacle === null ? null : { ...refusal(obstacle.code, obstacle.message), changes };
}

function refusedChanges(changes: readonly PolicyChange[]): PolicyRefusal | null {
  if (isFixed(changes)) return calendarFixed(changes);
  return isLooser(changes) ? overrideRequired(changes) : null;
}

const isFixed = (changes: readonly PolicyChange[]): boolean =>
  changes.some(({ effect }) => effect === 'fixed');

const calendarFixed = (changes: readonly PolicyChange[]): PolicyRefusal => ({
  ...refusal(
    'CALENDAR_FIXED',
    `The calendar was fixed when the bot was registered: ${named(changes, 'fixed')}.`,
  ),
  changes,
});

const overrideRequired = (changes: readonly PolicyChange[]): PolicyRefusal => ({
  ...refusal(
    'OVERRIDE_REQUIRED',
    `Loosening needs an administrator's override (override_password): ${named(changes, 'looser')}.`,
  ),
  changes,
});

function named(changes: readonly PolicyChange[], effect: PolicyChange['effect']): string {
  return changes
    .filter((change) => change.effect === effect)
    .map(({ key }) => key)
    .join(', ');
}
