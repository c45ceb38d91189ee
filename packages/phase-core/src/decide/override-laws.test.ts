import fc from 'fast-check';
import type { EventOf, PhaseEvent } from '../events.js';
import type { Instant } from '../instant.js';
import { PHASES, type Phase } from '../phase.js';
import {
  alwaysOpen,
  quickPolicy,
  randomTrades,
  usEquities,
} from '../simulate/random-history.fixture.js';
import { replay } from '../simulate/simulate.js';
import { decideAdvance } from './advance.js';
import { admin, botIn, entered, HOUR, left, START, traded } from './bot-in-phase.fixture.js';
import { decideAcknowledge, decideTrip } from './breaker.js';
import type { Draft } from './draft.js';
import { decideReset, decideRollback, type PasswordCheck } from './override.js';
import { decidePolicy } from './policy.js';
import { bringToPresent } from './present.js';
import { isRefusal } from './refusal.js';
import { register } from './register.js';

/** Attempts of an administrator, with the right password and with a wrong one. */
const act = fc.oneof(
  { weight: 8, arbitrary: fc.record({ try: fc.constant('win' as const) }) },
  { weight: 3, arbitrary: fc.record({ try: fc.constant('acknowledge' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      try: fc.constant('advance' as const),
      to: fc.constantFrom(undefined, undefined, undefined, ...PHASES),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ try: fc.constant('rollback' as const), to: fc.constantFrom(...PHASES) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      try: fc.constantFrom('reset' as const, 'policy' as const, 'trip' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ try: fc.constant('open or close' as const) }) },
);
const simulated = { equity: '20000', approve: 'never', acknowledge: 'next-open' } as const;
const password = fc.constantFrom<PasswordCheck>(
  'confirmed',
  'confirmed',
  'wrong',
  'not_configured',
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

function carryOut(draft: Draft, now: Instant, step: Act, given: PasswordCheck): void {
  bringToPresent(draft, now);
  draft.reach(now);
  const loosened = { gates: { real_money_trial: { win_rate: '0.5' } }, auto_approve: true };
  switch (step.try) {
    case 'advance':
      decideAdvance(draft, now, admin, { to: (step as { to?: Phase }).to });
      return;
    case 'rollback':
      decideRollback(draft, now, admin, (step as { to: Phase }).to, given);
      return;
    case 'reset':
      decideReset(draft, now, admin, given);
      return;
    case 'policy':
      decidePolicy(draft, now, admin, loosened, given);
      return;
    case 'acknowledge':
      decideAcknowledge(draft, now, admin);
      return;
    case 'trip':
      decideTrip(draft, now, admin);
      return;
    case 'win':
      traded(draft, now, `win-${draft.state.hot.seq}`, '1', ['2', '1']);
      return;
    case 'open or close':
      if (draft.state.hot.open_trades === 0) entered(draft, now, 'held');
      else left(draft, now, 'held', '1');
  }
}

test('whatever is tried, a bot goes forward through a met gate only, and an override takes it back only without open trades (rules 4, 7.1)', () => {
  const seen = { advanced: 0, rolledBack: 0, reset: 0, refusedForOpen: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(alwaysOpen, usEquities),
      randomTrades,
      fc.array(fc.tuple(act, password), { minLength: 20, maxLength: 60 }),
      (market, trades, steps) => {
        const first = trades[0]!.opened_at;
        const policy = quickPolicy({ gates: { experience: { override_incidents: 2 } } });
        const draft = register(market, first, { equity: '20000', currency: 'USD', policy });
        void [...replay(draft, trades.slice(0, 20), { ...simulated, policy })];
        for (const [step, given] of steps) {
          const now = draft.state.hot.at + 13 * HOUR;
          const openBefore = draft.state.hot.open_trades;
          let phase = PHASES.indexOf(draft.state.hot.phase);
          carryOut(draft, now, step, given);
          for (const event of draft.take()) {
            const next = PHASES.indexOf(event.phase);
            if (event.type === 'phase.advanced') {
              seen.advanced += 1;
              expect(next).toBe(phase + 1);
              expect(event.criteria.every(({ status }) => status === 'met')).toBe(true);
            } else if (event.type === 'phase.rolled_back') {
              seen.rolledBack += 1;
              expect([next < phase, openBefore, given]).toEqual([true, 0, 'confirmed']);
            } else if (event.type === 'sessions.reset') {
              seen.reset += 1;
              expect([next, openBefore, given]).toEqual([phase, 0, 'confirmed']);
            } else if (event.type === 'phase.downgraded') expect(next).toBe(phase - 1);
            else expect(next).toBe(phase);
            if (isRefusedForOpen(event)) seen.refusedForOpen += 1;
            phase = next;
          }
        }
      },
    ),
    { numRuns: 200 },
  );
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(10);
});

const isRefusedForOpen = (event: PhaseEvent): event is EventOf<'phase.override_blocked'> =>
  event.type === 'phase.override_blocked' && event.code === 'OPEN_POSITIONS';

test('every attempt leaves exactly one line of the overrides log (rules 7.2)', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PHASES),
      fc.constantFrom(...PHASES),
      fc.constantFrom<PasswordCheck>('confirmed', 'wrong', 'not_configured'),
      fc.boolean(),
      fc.boolean(),
      (phase, to, given, open, reset) => {
        const draft = botIn(phase);
        if (open) entered(draft, START, 't');
        draft.take();
        const result = reset
          ? decideReset(draft, START, admin, given)
          : decideRollback(draft, START, admin, to, given);
        const lines = draft.events.filter(({ type }) => type.startsWith('phase.override_'));
        expect(lines.map(({ type }) => type)).toEqual([
          isRefusal(result) ? 'phase.override_blocked' : 'phase.override_accepted',
        ]);
        expect(lines[0]).toMatchObject(admin);
      },
    ),
  );
});
