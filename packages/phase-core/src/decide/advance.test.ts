import { PHASES } from '../phase.js';
import { decideAdvance } from './advance.js';
import { admin, botIn, HOUR, START } from './bot-in-phase.fixture.js';

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
        message:
          'The bot is in Experience, and not as it was when this was decided: look at it again.',
      });
      expect(draft.events).toEqual([]);
    }
  });
});

describe('an approval of what stands', () => {
  it('before the gate is met is a blocked override that names each criterion in words (rules 4.4, 7.3)', () => {
    const draft = botIn('experience');
    const refused = decideAdvance(draft, START + HOUR, admin, {
      to: 'proof_of_concept',
      seen: tenureOf(draft),
    });
    expect(refused).toMatchObject({
      refused: 'GATE_NOT_MET',
      message:
        'The gate to Proof of Concept is not met: profitable sessions, win rate, average R:R, profit factor, net P&L.',
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
      message: 'Phases cannot be skipped: next is Proof of Concept.',
    });
    expect(draft.events).toMatchObject([
      { type: 'phase.override_blocked', action: 'skip_phase', to: 'scaling', ...admin },
    ]);
    expect(draft.state.record.incidents.flat()).toHaveLength(1);
  });
});
