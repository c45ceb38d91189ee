import { BadPolicy, mergedPolicy } from '../policy/merge.js';
import { isLooser, policyChanges, tightened } from '../policy/looser.js';
import { DEFAULT_POLICY } from '../policy/policy.js';
import type { ByPerson } from '../event-facts.js';
import type { Instant } from '../instant.js';
import { decideAdvance, decideDecline, type AskedAdvance } from './advance.js';
import { botIn, HOUR, START, traded } from './bot-in-phase.fixture.js';
import { decideTrip } from './breaker.js';
import type { Draft } from './draft.js';
import { bringToPresent } from './present.js';

const DAY = 24 * HOUR;
const [anna, ben] = ['usr_anna', 'usr_ben'].map((by) => ({ by, reason: 'the record is sound' }));
const GATE = { trade_window: 3, trading_days: 1, approvals: 2 };
const POLICY = mergedPolicy({ risk_reward: 'realized', gates: { proof_of_concept: GATE } });

/** In Proof of Concept, its gate met; two people must approve. */
function readyBot(): Draft {
  const draft = botIn('proof_of_concept', POLICY);
  for (const [place, pnl] of ['5', '6', '7'].entries())
    traded(draft, START + place * HOUR, `t${place}`, pnl);
  draft.take();
  return draft;
}

/** What is due is carried out first, as for every command. */
function approve(draft: Draft, at: Instant, person: ByPerson, asked?: AskedAdvance) {
  bringToPresent(draft, at);
  return decideAdvance(draft, at, person, asked);
}

describe('a gate whose policy asks for two approvals', () => {
  it('keeps the first one and advances by the second, which names both', () => {
    const draft = readyBot();
    const first = approve(draft, START + DAY, anna!);
    expect(first).toMatchObject({
      type: 'advance.approved',
      to: 'real_money_trial',
      ...anna,
      expires_at: '2026-01-13T14:00:00.000Z',
    });
    expect(draft.state.hot.phase).toBe('proof_of_concept');
    const second = approve(draft, START + DAY + HOUR, ben!);
    expect(second).toMatchObject({
      type: 'phase.advanced',
      ...ben,
      first_approval: { by: 'usr_anna', at: '2026-01-06T14:00:00.000Z' },
    });
    expect(draft.state).toMatchObject({ hot: { phase: 'real_money_trial' } });
    expect(draft.state.record.first_approval).toBeUndefined();
  });

  it('takes no second one from the same person, whatever token it comes with', () => {
    const draft = readyBot();
    approve(draft, START + DAY, anna!);
    const lines = draft.events.length;
    const byToken = { ...anna!, by: 'tok_1' };
    const asked = { person: 'usr_anna' };
    for (const person of [anna!, byToken])
      expect(approve(draft, START + DAY + HOUR, person, asked)).toEqual({
        refused: 'ALREADY_APPROVED',
        expires_at: START + 8 * DAY,
      });
    expect(draft.events).toHaveLength(lines);
  });

  it('counts a token’s first approval as that of its owner', () => {
    const draft = readyBot();
    approve(draft, START + DAY, { ...anna!, by: 'tok_1' }, { person: 'usr_anna' });
    expect(draft.events.at(-1)).toMatchObject({ by: 'tok_1', person: 'usr_anna' });
    expect(approve(draft, START + DAY, anna!)).toMatchObject({ refused: 'ALREADY_APPROVED' });
  });

  it.each([
    ['seven days after it', 8 * DAY, () => undefined],
    [
      'when the advance is declined',
      2 * DAY,
      (draft: Draft) => decideDecline(draft, START + DAY, ben!),
    ],
  ])('begins anew %s', (_when, later, then) => {
    const draft = readyBot();
    approve(draft, START + DAY, anna!);
    then(draft);
    expect(approve(draft, START + later, ben!)).toMatchObject({ type: 'advance.approved' });
    expect(draft.state.hot.phase).toBe('proof_of_concept');
  });

  it('forgets the first one when the breaker trips', () => {
    const draft = readyBot();
    approve(draft, START + DAY, anna!);
    decideTrip(draft, START + DAY, ben!);
    expect(draft.state.record.first_approval).toBeUndefined();
    expect(approve(draft, START + DAY, ben!)).toEqual({ refused: 'BREAKER_OPEN' });
  });

  it('still validates the gate at the second: the first allows nothing', () => {
    const draft = readyBot();
    approve(draft, START + DAY, anna!);
    for (const place of [1, 2]) traded(draft, START + DAY + place, `late${place}`, '-6');
    expect(approve(draft, START + DAY + HOUR, ben!)).toMatchObject({
      refused: 'GATE_NOT_MET',
    });
    expect(draft.state.hot.phase).toBe('proof_of_concept');
  });
});

describe('the number of approvals in a policy', () => {
  it('is left out by default, and means one', () => {
    expect(JSON.stringify(DEFAULT_POLICY)).not.toContain('approvals');
    const one = mergedPolicy({ gates: { real_money_trial: { approvals: 1 } } });
    expect(policyChanges(DEFAULT_POLICY, one)).toEqual([]);
  });

  it('is tighter at two and looser at one again (rules 7.4)', () => {
    const strict = mergedPolicy({ gates: { real_money_trial: { approvals: 2 } } });
    expect(policyChanges(DEFAULT_POLICY, strict)).toEqual([
      { key: 'gates.real_money_trial.approvals', from: 1, to: 2, effect: 'tighter' },
    ]);
    expect(tightened(DEFAULT_POLICY, strict)).toEqual(strict);
    expect(isLooser(policyChanges(strict, DEFAULT_POLICY))).toBe(true);
  });

  it.each([
    [{ gates: { real_money_trial: { approvals: 3 } } }, 'must be 1 or 2'],
    [{ gates: { real_money_trial: { approvals: '2' } } }, 'must be 1 or 2, without quotes'],
    [
      { auto_approve: true, gates: { real_money_trial: { approvals: 2 } } },
      'must be 1 while auto_approve is true: nobody is asked then',
    ],
  ])('is refused as %j', (policy, fault) => {
    const field = 'gates.real_money_trial.approvals';
    expect(() => mergedPolicy(policy)).toThrow(new BadPolicy([{ field, fault }]));
  });
});
