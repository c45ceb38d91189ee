import type { ByPerson, EventOf } from '../events.js';
import type { Instant } from '../instant.js';
import { isLooser, policyChanges, type PolicyChange } from '../policy/looser.js';
import { mergedPolicy } from '../policy/merge.js';
import { DEFAULT_POLICY, type Policy } from '../policy/policy.js';
import type { Draft } from './draft.js';
import { refusal, type Refusal } from './refusal.js';

export type PolicyRefusal = Refusal & { readonly changes?: readonly PolicyChange[] };

/**
 * Publishes a policy version, given as the keys to change (rules 7.4). Tightening takes effect at the next
 * boundary; anything looser needs an override. A version replaces one that still waits.
 * @throws BadPolicy for keys or values that make no sense.
 */
export function decidePolicy(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  partial: unknown,
): EventOf<'policy.published'> | PolicyRefusal {
  draft.reach(now);
  const { policies } = draft.state;
  const policy = mergedPolicy(partial, policies.policy);
  const changes = policyChanges(policies.policy, policy);
  const refused = refusedChanges(changes);
  if (refused !== null) return refused;
  if (changes.length === 0 && policies.pending === null)
    return refusal('POLICY_UNCHANGED', 'This is the policy that is in force already.');
  const version = (policies.pending?.version ?? policies.version) + 1;
  draft.emit(now, {
    type: 'policy.published',
    version,
    policy,
    changes,
    from: 'boundary',
    ...person,
  });
  return draft.events.at(-1) as EventOf<'policy.published'>;
}

/**
 * Whether a bot may be registered with a policy: none of its keys looser than the default (rules 7.4). Its
 * calendar and its measure of R:R are chosen freely, once, here (1.3).
 */
export function refusedRegistration(policy: Policy): PolicyRefusal | null {
  const chosen = { ...DEFAULT_POLICY, calendar: policy.calendar, risk_reward: policy.risk_reward };
  return refusedChanges(policyChanges(chosen, policy));
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
      `Loosening needs an administrator's override: ${named('looser').join(', ')}.`,
    ),
    changes,
  };
}
