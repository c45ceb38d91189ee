import { BadPolicy } from '../policy/merge.js';
import { DEFAULT_POLICY } from '../policy/policy.js';
import { alwaysOpen, quickPolicy } from '../simulate/random-history.fixture.js';
import { admin, botIn, HOUR, START } from './bot-in-phase.fixture.js';
import { decideReset } from './override.js';
import {
  decidePolicy,
  proposedPolicy,
  refusedRegistration,
  registrationChanges,
} from './policy.js';
import { isRefusal } from './refusal.js';
import { bringToPresent } from './present.js';
import { register } from './register.js';

describe('a looser policy (rules 7.4)', () => {
  const looser = { auto_approve: true, gates: { experience: { win_rate: '0.5' } } };
  const changes = [
    { key: 'auto_approve', from: false, to: true, effect: 'looser' },
    { key: 'gates.experience.win_rate', from: '0.6', to: '0.5', effect: 'looser' },
  ];

  it('is an accepted override with the diff, and waits for the next tenure', () => {
    const draft = botIn('experience');
    const result = decidePolicy(draft, START, admin, looser, 'confirmed');
    expect(draft.events).toEqual([
      expect.objectContaining({
        type: 'phase.override_accepted',
        action: 'policy',
        changes,
        ...admin,
      }),
      expect.objectContaining({ type: 'policy.published', version: 2, changes, from: 'tenure' }),
    ]);
    expect(result).toBe(draft.events[1]);
    const tomorrow = START + 24 * HOUR;
    bringToPresent(draft, tomorrow);
    draft.reach(tomorrow);
    expect(draft.state.policies.policy).toEqual(DEFAULT_POLICY);
    decideReset(draft, tomorrow, admin, 'confirmed');
    expect(draft.state.policies.policy.auto_approve).toBe(true);
  });

  it.each([
    ['not_configured', 'PASSWORD_NOT_CONFIGURED'],
    ['wrong', 'PASSWORD_WRONG'],
  ] as const)(
    'with a password that is %s is a blocked override with the diff',
    (password, code) => {
      const draft = botIn('experience');
      const result = decidePolicy(draft, START, admin, looser, password);
      expect(result).toMatchObject({ refused: code, changes });
      expect(draft.events).toEqual([
        expect.objectContaining({
          type: 'phase.override_blocked',
          action: 'policy',
          code,
          changes,
          ...admin,
        }),
      ]);
      expect(draft.state.policies).toMatchObject({ boundary: null, next_tenure: null });
    },
  );

  it('is looser than a policy that waits too: an operator cancels no pending tightening', () => {
    const draft = botIn('experience');
    const tighter = { gates: { experience: { win_rate: '0.7' } } };
    decidePolicy(draft, START, admin, tighter, null);
    const back = { gates: { experience: { win_rate: '0.6' } } };
    expect(decidePolicy(draft, START + HOUR, admin, back, null)).toMatchObject({
      refused: 'OVERRIDE_REQUIRED',
      changes: [{ key: 'gates.experience.win_rate', from: '0.7', to: '0.6', effect: 'looser' }],
    });
  });

  it('without a password is refused, and no attempt; so is a change of the calendar with one', () => {
    const draft = botIn('experience');
    expect(decidePolicy(draft, START, admin, looser, null)).toMatchObject({
      refused: 'OVERRIDE_REQUIRED',
    });
    const calendar = { ...looser, calendar: { kind: 'us-equities' } };
    const elsewhere = botIn('experience', {
      ...DEFAULT_POLICY,
      calendar: { ...DEFAULT_POLICY.calendar, kind: 'always-open' },
    });
    expect(decidePolicy(elsewhere, START, admin, calendar, 'confirmed')).toMatchObject({
      refused: 'CALENDAR_FIXED',
    });
    expect([...draft.events, ...elsewhere.events]).toEqual([]);
  });

  it('needs a password only where it loosens: a tighter one ignores it', () => {
    const draft = botIn('experience');
    const tighter = { gates: { experience: { win_rate: '0.7' } } };
    const { policies } = draft.state;
    expect(proposedPolicy(policies, tighter)).toMatchObject({ override_required: false });
    expect(proposedPolicy(policies, looser)).toMatchObject({ override_required: true, changes });
    expect(() => proposedPolicy(policies, { luck: 1 })).toThrow(BadPolicy);
    decidePolicy(draft, START, admin, tighter, 'wrong');
    expect(draft.events).toEqual([
      expect.objectContaining({ type: 'policy.published', from: 'boundary' }),
    ]);
  });

  it.each([
    ['a tighter one', { gates: { experience: { win_rate: '0.7' } } }],
    ['a looser one', looser],
    ['one of another calendar', { ...looser, calendar: { kind: 'us-equities' } }],
    ['the one in force', {}],
  ])('is weighed as it would be published: %s', (_, partial) => {
    const draft = botIn('experience');
    const proposed = proposedPolicy(draft.state.policies, partial);
    const published = decidePolicy(draft, START, admin, partial, 'confirmed');
    if (isRefusal(published))
      expect([proposed.refused, proposed.takes_effect]).toEqual([published, null]);
    else
      expect(proposed).toEqual({
        policy: published.policy,
        changes: published.changes,
        takes_effect: published.from,
        at_boundary: null,
        override_required: published.from === 'tenure',
        refused: null,
      });
  });

  it('at registration is in force at once', () => {
    const policy = quickPolicy({ auto_approve: true });
    expect(refusedRegistration(policy, null)).toMatchObject({ refused: 'OVERRIDE_REQUIRED' });
    expect(refusedRegistration(policy, 'wrong')).toMatchObject({ refused: 'PASSWORD_WRONG' });
    expect(refusedRegistration(policy, 'not_configured')).toMatchObject({
      refused: 'PASSWORD_NOT_CONFIGURED',
    });
    expect(refusedRegistration(policy, 'confirmed')).toBeNull();
    const draft = register(alwaysOpen, START, {
      equity: '10000',
      currency: 'USD',
      policy,
      ...admin,
      override: admin,
    });
    expect(draft.events[1]).toMatchObject({
      type: 'phase.override_accepted',
      action: 'registration',
      changes: registrationChanges(policy),
      ...admin,
    });
    expect(draft.state.policies).toMatchObject({
      version: 1,
      policy,
      boundary: null,
      next_tenure: null,
    });
  });

  it('at registration may choose calendar and measure of R:R without an override (rules 1.3)', () => {
    const policy = {
      ...DEFAULT_POLICY,
      calendar: { ...DEFAULT_POLICY.calendar, kind: 'always-open' as const },
      risk_reward: 'realized' as const,
    };
    expect(refusedRegistration(policy, null)).toBeNull();
  });
});
