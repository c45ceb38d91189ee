import type { ByPerson } from '../event-facts.js';
import type { EventOf } from '../events.js';
import type { Instant } from '../instant.js';
import { decimal, type DecimalText } from '../numbers/decimal.js';
import { isLooser, policyChanges, tightened, type PolicyChange } from '../policy/looser.js';
import { mergedPolicy } from '../policy/merge.js';
import { DEFAULT_POLICY, type Policy } from '../policy/policy.js';
import { DOLLAR_CURRENCIES } from '../rules/currency.js';
import type { Policies } from '../state.js';
import type { Draft } from './draft.js';
import { blocked, refusedPassword, type PasswordCheck } from './override.js';
import type { RefusalOf } from './refusal.js';

/** Why a policy is not published or a bot not registered with it, with the changes that it was about. */
export type RegistrationRefusal = RefusalOf<
  'CALENDAR_FIXED' | 'OVERRIDE_REQUIRED' | 'PASSWORD_NOT_CONFIGURED' | 'PASSWORD_WRONG'
>;
export type PolicyRefusal = RegistrationRefusal | RefusalOf<'POLICY_UNCHANGED'>;

/** The effect of publishing these keys. */
export interface ProposedPolicy {
  /** Whole: the keys to change merged over the policy in force. */
  readonly policy: Policy;
  readonly changes: readonly PolicyChange[];
  /** Something is looser: an administrator's override is needed. */
  readonly override_required: boolean;
  /** Null: it cannot be published. */
  readonly takes_effect: 'boundary' | 'tenure' | null;
  /** Of a version that waits for the next tenure, the policy that its tighter keys make of the next boundary; null: none. */
  readonly at_boundary: Policy | null;
  /** Why nobody can publish it. */
  readonly refused: PolicyRefusal | null;
}

/**
 * Weighs a policy version, given as the keys to change, against the one in force and against those that wait
 * (rules 7.4): who may publish it, and when it takes effect. Nothing is decided yet.
 * @throws BadPolicy for keys or values that make no sense.
 */
export function proposedPolicy(policies: Policies, partial: unknown): ProposedPolicy {
  const base = (policies.boundary ?? policies).policy;
  const policy = mergedPolicy(partial, base);
  const changes = changesToShow(policies, policy);
  const override_required = !isFixed(changes) && isLooser(changes);
  const unchanged =
    changes.length === 0 && policies.boundary === null && policies.next_tenure === null;
  const refused: PolicyRefusal | null = isFixed(changes)
    ? { refused: 'CALENDAR_FIXED', changes }
    : unchanged
      ? { refused: 'POLICY_UNCHANGED' }
      : null;
  const takes_effect = override_required ? 'tenure' : 'boundary';
  return {
    policy,
    changes,
    override_required,
    takes_effect: refused === null ? takes_effect : null,
    at_boundary: override_required ? tighterPart(policies, base, policy) : null,
    refused,
  };
}

/** The changes of the policy in force; of one that waits, where only that would be loosened. */
function changesToShow(policies: Policies, policy: Policy): PolicyChange[] {
  const waiting = [policies.boundary, policies.next_tenure].filter((pending) => pending !== null);
  const against = [policies, ...waiting].map((version) => policyChanges(version.policy, policy));
  return against.find(isLooser) ?? against[0]!;
}

/** The part of a version that takes effect at the next boundary while the rest waits for the next tenure; null: none. */
function tighterPart({ policy: inForce }: Policies, base: Policy, policy: Policy): Policy | null {
  const tighter = tightened(base, policy);
  return policyChanges(inForce, tighter).length === 0 ? null : tighter;
}

/**
 * Publishes a policy version (rules 7.4). Tightening takes effect at the next boundary; anything looser is an
 * override and takes effect with the next tenure. A version replaces those that still wait. `password`: what became
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
  const proposed = proposedPolicy(policies, partial);
  const { policy, changes, at_boundary, refused } = proposed;
  if (refused !== null) return refused;
  if (proposed.override_required) {
    if (password === null) return { refused: 'OVERRIDE_REQUIRED', changes };
    const attempt = { action: 'policy', changes, ...person } as const;
    const obstacle = refusedPassword(password);
    if (obstacle !== null) return { ...blocked(draft, now, attempt, obstacle), changes };
    draft.emit(now, { type: 'phase.override_accepted', ...attempt });
  }
  draft.emit(now, {
    type: 'policy.published',
    version: newestVersion(policies) + 1,
    policy,
    changes,
    from: proposed.takes_effect!,
    ...(at_boundary === null ? {} : { at_boundary }),
    ...person,
  });
  return draft.events.at(-1) as EventOf<'policy.published'>;
}

const newestVersion = ({ version, boundary, next_tenure }: Policies): number =>
  Math.max(version, boundary?.version ?? 0, next_tenure?.version ?? 0);

/**
 * What a policy changes of the defaults at registration (rules 7.4). A bot's calendar, its measure of R:R and its
 * unit are chosen once, here (1.3, 1.5).
 */
export function registrationChanges(policy: Policy): PolicyChange[] {
  const { calendar, risk_reward } = policy;
  const sizing = { ...DEFAULT_POLICY.sizing, unit: policy.sizing.unit };
  return policyChanges({ ...DEFAULT_POLICY, calendar, risk_reward, sizing }, policy);
}

/**
 * Whether a bot's unit fits its currency (rules 1.5): 1 for dollars, and given for any other currency, in which
 * the amounts of the sizing would else mean something else.
 *
 * @param given the unit as the registration names it; undefined: it does not
 */
export function unitFault(currency: string, given: DecimalText | undefined): string | null {
  if (DOLLAR_CURRENCIES.includes(currency))
    return given === undefined || decimal(given).eq(1)
      ? null
      : `must be 1 for a bot in ${currency}: the sizes are in dollars`;
  return given === undefined
    ? `is needed for a bot in ${currency}: the amount of ${currency} that stands for one dollar`
    : null;
}

/**
 * Whether a bot may be registered with a policy: with none of its keys looser than the default, or by an
 * override (rules 7.4). `password` as for `decidePolicy`.
 */
export function refusedRegistration(
  policy: Policy,
  password: PasswordCheck | null,
): RegistrationRefusal | null {
  const changes = registrationChanges(policy);
  if (password === null || !isLooser(changes)) return refusedChanges(changes);
  const obstacle = refusedPassword(password);
  return obstacle === null ? null : { ...obstacle, changes };
}

function refusedChanges(changes: readonly PolicyChange[]): RegistrationRefusal | null {
  if (isFixed(changes)) return { refused: 'CALENDAR_FIXED', changes };
  return isLooser(changes) ? { refused: 'OVERRIDE_REQUIRED', changes } : null;
}

const isFixed = (changes: readonly PolicyChange[]): boolean =>
  changes.some(({ effect }) => effect === 'fixed');
