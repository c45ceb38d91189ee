import type { BlockedAttemptAnswer, EventAnswer } from '@phasegate/contracts';
import { askedWords } from './blocked-words';
import { checkFacts } from './check-facts';
import { eventFacts } from './event-facts';
import { addressOfEvent } from './event-link';
import { authorizationWords } from './trade-words';
import { sizeWords, transitionTitle } from './transition-words';

const event = (fields: Record<string, unknown>): EventAnswer => ({
  seq: 12,
  at: '2026-03-09T14:30:00.000Z',
  type: 'permit.granted',
  phase: 'proof_of_concept',
  id: 'evt_1',
  bot: 'bot/1',
  prev_hash: '0'.repeat(64),
  hash: 'f'.repeat(64),
  ...fields,
});

describe('a line of the log in words', () => {
  it('tells its plain facts, digit for digit, and leaves the envelope and the rest to its JSON', () => {
    const facts = eventFacts(
      event({
        max_notional: '100.50000001',
        trade_id: 't-1',
        reasons: ['HALTED', 'BREAKER_OPEN'],
        late: true,
        policy: { gates: {} },
        symbol: '',
      }),
    );
    expect(facts).toEqual([
      ['trade id', 't-1'],
      ['max notional', '100.50000001'],
      ['reasons', 'HALTED, BREAKER_OPEN'],
      ['late', 'true'],
    ]);
  });

  it('shows what was asked beside what was answered (rules 3.3)', () => {
    const asked = JSON.stringify({ symbol: 'AAPL', stop_price: '99.5', target_price: null });
    expect(checkFacts(event({ asked, max_notional: '100', symbol: 'AAPL' }))).toEqual([
      ['symbol', 'AAPL'],
      ['stop price', '99.5'],
      ['max notional', '100'],
    ]);
    expect(checkFacts(event({ asked: 'no JSON', notional: '5' }))).toEqual([
      ['asked', 'no JSON'],
      ['notional', '5'],
    ]);
  });

  it('is pointed at by its type, its days and its number', () => {
    expect(addressOfEvent('bot/1', event({}))).toBe(
      '/bots/bot%2F1/timeline/events?type=permit.granted&start=2026-03-04&end=2026-03-09&line=12',
    );
  });
});

describe('what let a trade in', () => {
  const decision = {
    seq: 3,
    granted_at: '2026-03-09T14:30:00.000Z',
    notional: '80',
    max_notional: '99.5',
  };
  const trade = { permitted: true, imported: false, mode: 'live', decision } as const;
  it.each([
    [trade, 'Permit for 80 USD of at most 99.50 USD.'],
    [
      { ...trade, decision: { ...decision, max_notional: null } },
      'Permit for 80 USD, no limit then.',
    ],
    [{ ...trade, mode: 'paper', decision: null } as const, 'Paper: needs no permit.'],
    [{ ...trade, permitted: false }, 'There was no check, or it was blocked.'],
    [{ ...trade, imported: true }, 'Imported: no check was made.'],
  ])('%#: is said in one sentence', (trade, words) => {
    expect(authorizationWords(trade, 'USD')).toBe(words);
  });
});

it('names a transition by where it led', () => {
  const way = { from_phase: 'scaling', to_phase: 'real_money_trial' } as const;
  expect(transitionTitle({ type: 'phase.downgraded', ...way })).toBe(
    'Downgraded from Scaling to Real Money Trial',
  );
  expect(transitionTitle({ type: 'sessions.reset', ...way, to_phase: 'scaling' })).toBe(
    'Sessions reset in Scaling',
  );
});

it('says the size before and after, and nothing that the log does not tell', () => {
  const step = { from_phase: 'scaling', size_before: '600', size: '200' } as const;
  expect(sizeWords(step, 'USD')).toBe('600 USD → 200 USD');
  expect(sizeWords({ ...step, size_before: null }, 'USD')).toBe('200 USD');
  expect(sizeWords({ ...step, from_phase: 'experience', size_before: null }, 'USD')).toBe(
    'paper only → 200 USD',
  );
  expect(sizeWords({ ...step, size: null }, 'USD')).toBe('600 USD → paper only');
});

it('names what was asked and blocked, with attempts that were throttled together', () => {
  const attempt: BlockedAttemptAnswer = {
    seq: 1,
    at: '2026-03-09T14:30:00.000Z',
    phase: 'proof_of_concept',
    kind: 'entry',
    trade_id: 't-1',
    symbol: 'AAPL',
    mode: 'live',
    notional: '150',
    max_notional: '100',
    next_allowed_at: null,
    action: null,
    to_phase: null,
    by: null,
    said: null,
    attempts: 1,
    reasons: [],
  };
  expect(askedWords(attempt, 'USD')).toBe('Live entry in AAPL for 150 USD');
  const override = { ...attempt, kind: 'override', action: 'rollback', attempts: 4 } as const;
  expect(askedWords({ ...override, to_phase: 'experience' }, 'USD')).toBe(
    'Rollback to Experience (4 attempts)',
  );
});
