import { PHASES } from '../phase.js';
import { decideAdvance } from './advance.js';
import { mergedPolicy } from '../policy/merge.js';
import { admin, botIn, HOUR, START, traded } from './bot-in-phase.fixture.js';
import { bringToPresent } from './present.js';

const tenureOf = (draft: ReturnType<typeof botIn>) => draft.state.record.tenure.at;

describe('an approval that comes too late', () => {
  it.each(PHASES.slice(1, 3))(
    'of the advance to %s, which somebody approved just before, is refused and is no event: nobody tried to skip a phase (rules 7.3)',
    (reached) => {
      const draft = botIn(reached);
      expect(decideAdvance(draft, START + HOUR, admin, { to: reached })).toMatchObject({
        refused: 'PHASE_CHANGED',
      });
      expect(draft.events).toEqual([]);
    },
  );

  it('of evidence of a tenure that is over is refused and is no event, whatever it asks for', () => {
    for (const to of [undefined, ...PHASES]) {
      const draft = botIn('experience');
      expect(decideAdvance(draft, START + HOUR, admin, { to, seen: tenureOf(draft) - 1 })).toEqual({
        refused: 'PHASE_CHANGED',
        phase: 'experience',
      });
      expect(draft.events).toEqual([]);
    }
  });
});

describe('an approval of what stands', () => {
  it('before the gate is met is a blocked override, refused with the gate (rules 4.4, 7.3)', () => {
    const draft = botIn('experience');
    const refused = decideAdvance(draft, START + HOUR, admin, {
      to: 'proof_of_concept',
      seen: tenureOf(draft),
    });
    expect(refused).toMatchObject({
      refused: 'GATE_NOT_MET',
      gate: { to: 'proof_of_concept', passed: false },
    });
    expect(draft.events).toMatchObject([
      { type: 'phase.override_blocked', action: 'advance', code: 'GATE_NOT_MET', ...admin },
    ]);
    expect(draft.state.record.incidents.flat()).toEqual([]);
  });

  it('past a phase is a blocked override and an incident (rules 7.3)', () => {
    const draft = botIn('experience');
    expect(
      decideAdvance(draft, START + HOUR, admin, { to: 'scaling', seen: tenureOf(draft) }),
    ).toEqual({
      refused: 'NOT_SEQUENTIAL',
      action: 'skip_phase',
      from: 'experience',
      to: 'scaling',
    });
    expect(draft.events).toMatchObject([
      { type: 'phase.override_blocked', action: 'skip_phase', to: 'scaling', ...admin },
    ]);
    expect(draft.state.record.incidents.flat()).toHaveLength(1);
  });
});

describe('an advance that the policy approves', () => {
  const QUICK = {
    auto_approve: true,
    risk_reward: 'realized',
    gates: {
      experience: { session_window: 1, profitable_sessions: 1 },
      proof_of_concept: { trade_window: 3, trading_days: 1 },
    },
  };
  const DAY = 24 * HOUR;

  it('keeps how sure the record was, as one that a person approves does (evidence E1, E2)', () => {
    const draft = botIn('proof_of_concept', mergedPolicy(QUICK));
    for (const [place, pnl] of ['5', '6', '7'].entries())
      traded(draft, START + place * HOUR, `t${place}`, pnl);
    bringToPresent(draft, START + DAY);
    const advanced = draft.events.find(({ type }) => type === 'phase.advanced');
    expect(advanced).toMatchObject({
      trigger: 'auto',
      to: 'real_money_trial',
      imported_sessions: 0,
      evidence: {
        phase: 'proof_of_concept',
        to: 'real_money_trial',
        win_rate: { wins: 3, trades: 3, luck: '0.125' },
        profit: { trades: 3 },
      },
    });
  });

  it('keeps none of a record on paper, of which the state has sums only', () => {
    const draft = botIn('experience', mergedPolicy(QUICK));
    traded(draft, START, 't1', '5');
    bringToPresent(draft, START + DAY);
    const advanced = draft.events.find(({ type }) => type === 'phase.advanced');
    expect(advanced).toMatchObject({ trigger: 'auto', to: 'proof_of_concept' });
    expect(advanced).not.toHaveProperty('evidence');
  });
});
