import { botIn, HOUR, START, traded } from '../decide/bot-in-phase.fixture.js';
import { carryOutDowngrade } from '../decide/downgrade.js';
import { recordPortfolio } from '../decide/portfolio.js';
import { bringToPresent } from '../decide/present.js';
import type { Draft } from '../decide/draft.js';
import type { EventOf } from '../events.js';
import { mergedPolicy } from '../policy/merge.js';
import { markBeforeDowngrade, shownSession } from './shown-session.js';

const DAY = 24 * HOUR;
const NOW = START + DAY + HOUR;

/** Downgrades a bot and finalises the day; returns the state before the downgrade, and its events. */
function takenDown(draft: Draft, lose: () => void) {
  bringToPresent(draft, NOW);
  draft.take();
  lose();
  const before = draft.state;
  carryOutDowngrade(draft, NOW);
  bringToPresent(draft, NOW + DAY);
  const ofType = <T extends 'phase.downgraded' | 'session.closed'>(type: T) =>
    draft.events.find((event): event is EventOf<T> => event.type === type)!;
  return { before, downgrade: ofType('phase.downgraded'), session: ofType('session.closed') };
}

const lose = (draft: Draft) => () => {
  for (const id of ['t1', 't2', 't3']) traded(draft, NOW, id, '-10');
};

describe('the session of a day on which a bot was taken down (rules 2.8)', () => {
  it('is shown under the phase in which the day began, with what was lost there', () => {
    const draft = botIn('proof_of_concept');
    const { session } = takenDown(draft, lose(draft));
    expect([session.phase, session.total_pnl]).toEqual(['experience', '0']);
    expect(shownSession(session, session.phase)).toEqual({
      phase: 'proof_of_concept',
      total_pnl: '-30',
    });
  });

  it('of a day on which it advanced, or of before the third edition, is shown as it ended', () => {
    const session = { total_pnl: '5', live_pnl: '0', paper_pnl: '5' };
    expect(shownSession({ ...session, opening_phase: 'experience' }, 'proof_of_concept')).toEqual({
      phase: 'proof_of_concept',
      total_pnl: '5',
    });
    expect(shownSession({ total_pnl: '-3' }, 'experience')).toEqual({
      phase: 'experience',
      total_pnl: '-3',
    });
  });
});

describe('a bot’s figures at its downgrade', () => {
  it('keeps the drawdown and the size of before, which the new tenure forgets', () => {
    const draft = botIn('real_money_trial');
    const { before, downgrade } = takenDown(draft, lose(draft));
    expect(markBeforeDowngrade(before, downgrade)).toMatchObject({
      equity: '9970',
      drawdown: '0.003',
      size: '200',
      effective_size: '200',
      win_rate: '0',
    });
  });

  it('at a report has the drawdown that the report showed, open losses included (rules 6.1)', () => {
    const draft = botIn('real_money_trial', mergedPolicy({}));
    const report = { value: '9400', open_pnl: '-600', net_flow: '0', at: NOW };
    const { before, downgrade } = takenDown(draft, () => {
      recordPortfolio(draft, NOW, report);
      traded(draft, NOW, 't1', '1');
    });
    expect(downgrade.triggers).toEqual(['daily_loss', 'drawdown']);
    expect(markBeforeDowngrade(before, downgrade).drawdown).toBe('0.06');
  });
});
