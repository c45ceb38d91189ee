import type { Draft } from './draft.js';
import { OPERATIONAL } from '../rules/check.js';
import type { PhaseEvent } from '../events.js';
import { gateOf } from '../rules/gate.js';
import { effectiveSize } from '../rules/sizing.js';
import { admin, botIn, entered, HOUR, START, traded } from './bot-in-phase.fixture.js';
import { decideTrip } from './breaker.js';
import { decideCheck } from './check.js';
import { decideReset, decideRollback, recordThrottled } from './override.js';
import { decidePolicy } from './policy.js';

const platform = OPERATIONAL;
const typesOf = (events: readonly PhaseEvent[]) => events.map(({ type }) => type);

const incidentsOf = (draft: Draft) =>
  gateOf(draft.state)!.criteria.find(({ code }) => code === 'override_incidents');

describe('a rollback (rules 7.1)', () => {
  it('takes a bot to the earlier phase with its size, a new tenure, and its permits revoked', () => {
    const draft = botIn('scaling');
    draft.emit(START, {
      type: 'position_size.changed',
      before: '200',
      after: '300',
      reason: 'win_streak',
      justification: '5 consecutive wins',
    });
    const check = { trade_id: 'p1', symbol: 'AAPL', side: 'long', mode: 'live', notional: '50' };
    decideCheck(draft, START, check as Parameters<typeof decideCheck>[2], platform, false);
    draft.take();
    const { tenure } = draft.state.hot;
    const now = START + HOUR;
    const result = decideRollback(draft, now, admin, 'proof_of_concept', 'confirmed');
    expect(draft.events).toEqual([
      expect.objectContaining({
        type: 'phase.override_accepted',
        phase: 'scaling',
        action: 'rollback',
        to: 'proof_of_concept',
        ...admin,
      }),
      expect.objectContaining({
        type: 'phase.rolled_back',
        phase: 'proof_of_concept',
        from: 'scaling',
        to: 'proof_of_concept',
        size: '100',
        ...admin,
      }),
      expect.objectContaining({ type: 'permit.revoked', trade_id: 'p1', cause: 'rollback' }),
    ]);
    expect(result).toBe(draft.events[1]);
    expect(draft.state.hot).toMatchObject({ tenure: tenure + 1, size: '100', permits: {} });
    expect(draft.state.record).toMatchObject({ tenure: { at: now }, trade_count: 0, trades: [] });
  });

  it('to Experience leaves no size (rules 5.1)', () => {
    const draft = botIn('proof_of_concept');
    decideRollback(draft, START, admin, 'experience', 'confirmed');
    expect(draft.state.hot).toMatchObject({ phase: 'experience', size: null });
    expect(effectiveSize(draft.state)).toBeNull();
  });

  it.each([
    ['not_configured', 'PASSWORD_NOT_CONFIGURED'],
    ['wrong', 'PASSWORD_WRONG'],
  ] as const)('with a password that is %s is one event, %s', (password, code) => {
    const draft = botIn('scaling');
    const { hot } = draft.state;
    const result = decideRollback(draft, START, admin, 'experience', password);
    expect(result).toMatchObject({ refused: code });
    expect(draft.events).toEqual([
      expect.objectContaining({
        type: 'phase.override_blocked',
        phase: 'scaling',
        action: 'rollback',
        to: 'experience',
        code,
        ...admin,
      }),
    ]);
    expect(draft.state.hot).toEqual({ ...hot, seq: hot.seq + 1 });
    expect(draft.state.record.incidents.flat()).toEqual([]);
  });

  it('never happens with open positions, live or paper (Scenario 5)', () => {
    for (const phase of ['proof_of_concept', 'scaling'] as const) {
      const draft = botIn(phase);
      entered(draft, START, 't1');
      const result = decideRollback(draft, START, admin, 'experience', 'confirmed');
      expect(result).toMatchObject({ refused: 'OPEN_POSITIONS' });
      expect(draft.events.at(-1)).toMatchObject({
        type: 'phase.override_blocked',
        code: 'OPEN_POSITIONS',
      });
      expect(draft.state.hot.phase).toBe(phase);
    }
  });

  it('forward is NOT_SEQUENTIAL and an incident, whatever the password (rules 7.1, 7.3)', () => {
    for (const [password, code] of [
      ['confirmed', 'NOT_SEQUENTIAL'],
      ['wrong', 'PASSWORD_WRONG'],
      ['not_configured', 'PASSWORD_NOT_CONFIGURED'],
    ] as const)
      for (const to of ['proof_of_concept', 'scaling'] as const) {
        const draft = botIn('experience');
        expect(decideRollback(draft, START, admin, to, password)).toMatchObject({ refused: code });
        expect(typesOf(draft.events)).toEqual(['phase.override_blocked']);
        expect(draft.state.record.incidents.flat()).toEqual([START]);
        expect(incidentsOf(draft)).toMatchObject({ actual: 1, status: 'not_met' });
      }
  });

  it('to the phase where the bot is goes nowhere, and skips nothing: no incident', () => {
    const draft = botIn('proof_of_concept');
    expect(decideRollback(draft, START, admin, 'proof_of_concept', 'confirmed')).toMatchObject({
      refused: 'NOT_SEQUENTIAL',
    });
    expect(draft.state.record.incidents.flat()).toEqual([]);
  });

  it('that is accepted is an incident of the tenure that it ends, not of the one that it begins (rules 7.3)', () => {
    const draft = botIn('proof_of_concept');
    decideRollback(draft, START, admin, 'experience', 'confirmed');
    expect(draft.events[0]).toMatchObject({ type: 'phase.override_accepted' });
    expect(incidentsOf(draft)).toMatchObject({ actual: 0, status: 'met' });
  });

  it('is no way around a downgrade that is due: that comes first (rules 6.2)', () => {
    const draft = botIn('real_money_trial');
    for (const trade_id of ['a', 'b', 'c']) traded(draft, START, trade_id, '-1');
    draft.take();
    const now = START + HOUR;
    decideRollback(draft, now, admin, 'experience', 'confirmed');
    expect(typesOf(draft.events)).toEqual([
      'phase.downgraded',
      'breaker.tripped',
      'phase.override_accepted',
      'phase.rolled_back',
    ]);
    expect(draft.state.hot).toMatchObject({
      phase: 'experience',
      downgrade_due: null,
      breaker: { cause: 'downgrade', blocks_paper: true },
    });
  });

  it('leaves an open breaker open until an operator acknowledges it (rules 6.3)', () => {
    const draft = botIn('scaling');
    decideTrip(draft, START, admin);
    decideRollback(draft, START, admin, 'real_money_trial', 'confirmed');
    expect(draft.state.hot.breaker).toMatchObject({ cause: 'manual', blocks_paper: false });
    decideRollback(draft, START, admin, 'experience', 'confirmed');
    expect(draft.state.hot.breaker).toMatchObject({ cause: 'manual', blocks_paper: false });
  });
});

describe('a reset of sessions (rules 2.6, 7.1)', () => {
  it('begins a new tenure in the same phase', () => {
    const draft = botIn('proof_of_concept');
    traded(draft, START, 'a', '-1');
    traded(draft, START, 'b', '-1');
    draft.take();
    const { tenure } = draft.state.hot;
    const now = START + HOUR;
    const result = decideReset(draft, now, admin, 'confirmed');
    expect(draft.events).toEqual([
      expect.objectContaining({
        type: 'phase.override_accepted',
        action: 'reset_sessions',
        ...admin,
      }),
      expect.objectContaining({
        type: 'sessions.reset',
        from: 'proof_of_concept',
        to: 'proof_of_concept',
        size: '100',
        ...admin,
      }),
    ]);
    expect(result).toBe(draft.events[1]);
    expect(draft.state.hot).toMatchObject({ phase: 'proof_of_concept', tenure: tenure + 1 });
    expect(draft.state.record).toMatchObject({ losses: { count: 0 }, trade_count: 0, trades: [] });
  });

  it('is refused like a rollback: password, open positions', () => {
    const draft = botIn('scaling');
    expect(decideReset(draft, START, admin, 'wrong')).toMatchObject({ refused: 'PASSWORD_WRONG' });
    entered(draft, START, 'a');
    expect(decideReset(draft, START, admin, 'confirmed')).toMatchObject({
      refused: 'OPEN_POSITIONS',
    });
    expect(draft.state.hot.phase).toBe('scaling');
  });

  it('does not forget a downgrade that is due (rules 6.2)', () => {
    const draft = botIn('real_money_trial');
    for (const trade_id of ['a', 'b', 'c']) traded(draft, START, trade_id, '-1');
    decideReset(draft, START + HOUR, admin, 'confirmed');
    expect(draft.state.hot).toMatchObject({
      phase: 'proof_of_concept',
      breaker: { cause: 'downgrade' },
    });
    expect(draft.events.at(-1)).toMatchObject({
      type: 'sessions.reset',
      from: 'proof_of_concept',
      to: 'proof_of_concept',
    });
  });

  it('puts a loosened policy in force, at no larger size than before (rules 5.1, 7.4)', () => {
    const draft = botIn('proof_of_concept');
    decidePolicy(draft, START, admin, { sizing: { proof_of_concept: '150' } }, 'confirmed');
    expect(draft.state.hot.size).toBe('100');
    decideReset(draft, START, admin, 'confirmed');
    expect(draft.state.hot.size).toBe('100');
    expect(draft.state.policies).toMatchObject({ version: 2, next_tenure: null });
  });
});

test('attempts that were throttled away are one event with their number and minute (rules 7.2)', () => {
  const draft = botIn('proof_of_concept');
  const throttled = { action: 'rollback', minute: START, attempts: 950, ...admin } as const;
  recordThrottled(draft, START + HOUR, throttled);
  expect(draft.events).toEqual([
    expect.objectContaining({
      type: 'phase.override_blocked',
      action: 'rollback',
      code: 'LOCKED_OUT',
      attempts: 950,
      minute: '2026-01-05T14:00:00.000Z',
      ...admin,
    }),
  ]);
  expect(draft.state.record.incidents.flat()).toEqual([]);
});
