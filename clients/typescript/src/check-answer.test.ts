import fc from 'fast-check';
import type { CheckAnswer } from './api.js';
import { readCheckAnswer } from './check-answer.js';

const ALLOW: CheckAnswer = {
  decision: 'allow',
  phase: 'proof_of_concept',
  reasons: [],
  max_notional: '100',
  permit: { expires_at: '2026-03-09T14:35:00.000Z' },
  checked_at: '2026-03-09T14:30:00.000Z',
};
const LIVE = { trade_id: 't1', mode: 'live', notional: '100' } as const;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** Values that a wrong answer may hold in the place of a right one. */
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    'allow',
    'block',
    '100',
    '99.99',
    '1e9',
    'Infinity',
    100,
    {},
    [],
    null,
    true,
  ),
  fc.constantFrom<unknown>(
    [{ code: 'BREAKER_OPEN', message: '' }],
    { expires_at: 1 },
    { expires_at: '' },
  ),
);

/** A right allow with some of its fields gone, or holding something else. */
const damaged = fc
  .dictionary(
    fc.constantFrom(...Object.keys(ALLOW), 'trade_id', 'more'),
    fc.option(odd, { nil: undefined }),
  )
  .map(
    (changes) => JSON.parse(JSON.stringify({ ...ALLOW, ...changes })) as Record<string, unknown>,
  );

test('rules 3.3, NFR-004: an answer is an allow only if every field of it says so', () => {
  fc.assert(
    fc.property(fc.oneof(damaged, fc.jsonValue()), (value) => {
      const answer = readCheckAnswer(value, LIVE);
      if (answer?.decision !== 'allow') return;
      expect(answer.reasons).toEqual([]);
      expect(answer.permit?.expires_at).toMatch(INSTANT);
      expect(answer.checked_at).toMatch(INSTANT);
      expect((answer as { trade_id?: string }).trade_id ?? 't1').toBe('t1');
      // A limit of at least 100: none, or three digits before the point.
      if (answer.max_notional !== null)
        expect(answer.max_notional).toMatch(/^0*[1-9]\d{2,}(\.\d+)?$/);
    }),
    { numRuns: 5_000 },
  );
});

test('what is read as an answer is handed on unchanged', () => {
  expect(readCheckAnswer(ALLOW, LIVE)).toBe(ALLOW);
  expect(readCheckAnswer({ ...ALLOW, permit: null }, { ...LIVE, mode: 'paper' })).not.toBeNull();
});

test('an allow never names a reason, and a block always does', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ code: fc.string() })), (reasons) => {
      const named = reasons.length > 0;
      expect(readCheckAnswer({ ...ALLOW, reasons }, LIVE) === null).toBe(named);
      expect(readCheckAnswer({ ...ALLOW, decision: 'block', reasons }, LIVE) === null).toBe(!named);
    }),
  );
});
