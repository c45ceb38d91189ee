import type { ByPerson, EventOf } from '../events.js';
import type { Instant } from '../instant.js';
import { isLooser, policyChanges, type PolicyChange } from '../policy/looser.js';
import { mergedPolicy } from '../policy/merge.js';
import { DEFAULT_POLICY, type Policy } from '../policy/policy.js';
import type { Draft } from './draft.js';
import { blocked, refusedPassword, type PasswordCheck } from './override.js';
import { refusal, type Refusal } from './refusal.js';

export type PolicyRefusal = Refusal & { readonly changes?: readonly PolicyChange[] };

/**
 * Publishes a policy version, given as the keys to change (rules 7.4). Tightening takes effect at the next
 * boundary; anything looser is an override and takes effect with the next tenure. A version replaces one that
 * still waits. `password`: what became of an administrator's, null when none was given or none was needed.
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
  const policy = mergedPolicy(partial, policies.policy);
  const changes = policyChanges(policies.policy, policy);
  const refused = refusedChanges(changes);
  const override = refused?.refused === 'OVERRIDE_REQUIRED' && password !== null;
  if (refused !== null && !override) return refused;
  if (override) {
    const attempt = { action: 'policy', changes, ...person } as const;
    const obstacle = refusedPassword(password);
    if (obstacle !== null) return { ...blocked(draft, now, { ...attempt, ...obstacle }), changes };
    draft.emit(now, { type: 'phase.override_accepted', ...attempt });
  }
  if (changes.length === 0 && policies.pending === null)
    return refusal('POLICY_UNCHANGED', 'This is the policy that is in force already.');
  draft.emit(now, {
    type: 'policy.published',
    version: (policies.pending?.version ?? policies.version) + 1,
    policy,
    changes,
    from: override ? 'tenure' : 'boundary',
    ...person,
  });
  return draft.events.at(-1) as EventOf<'policy.published'>;
}

/** Whether publishing these keys over the policy in force needs an override (rules 7.4). @throws BadPolicy */
export function loosensPolicy(inForce: Policy, partial: unknown): boolean {
  const changes = policyChanges(inForce, mergedPolicy(partial, inForce));
  return refusedChanges(changes)?.refused === 'OVERRIDE_REQUIRED';
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
  const named = (effect: PolicyChange['effect']) =>
    changes.filter((change) => change.effect === effect).map(({ key }) => key);
  if (named('fixed').length > 0)
    return {
      ...refusal(
        'CALENDAR_FIXED',
        `The calendar was fixed when the bot was registered: ${named('fixed').join(', ')}.`,
      ),
      changes,
    };
  if (!isLooser(changes)) return null;
  return {
    ...refusal(
      'OVERRIDE_REQUIRED',
      `Loosening needs an administrator's override (override_password): ${named('looser').join(', ')}.`,
    ),
    changes,
  };
}
