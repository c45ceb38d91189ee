import { botIn, entered, HOUR, START, traded } from '../decide/bot-in-phase.fixture.js';
import type { Draft } from '../decide/draft.js';
import { bringToPresent } from '../decide/present.js';
import { mergedPolicy } from '../policy/merge.js';
import { approachedTriggers } from './approached-triggers.js';

const DAY = 24 * HOUR;
const NOW = START + HOUR;
/** Without a streak or a win rate, so that a day's losses are the only ones that are near. */
const dailyLossOnly = mergedPolicy({
  downgrade: { scaling: { consecutive_losses: null, rolling_win_rate: null, drawdown: null } },
});

/** The triggers that one command makes near. */
function broughtNear(draft: Draft, command: () => void) {
  const began = draft.state;
  const from = draft.events.length;
  command();
  return approachedTriggers(draft.market, began, draft.events.slice(from), draft.state);
}

describe('a trigger of a downgrade comes near (rules 6.5)', () => {
  it('one loss from the limit, once until it is left, and not when it holds', () => {
    const draft = botIn('scaling');
    const lose = (id: string) => broughtNear(draft, () => traded(draft, NOW, id, '-1'));
    expect(lose('t1')).toEqual([]);
    expect(lose('t2')).toEqual(['consecutive_losses']);
    expect(broughtNear(draft, () => entered(draft, NOW, 't3'))).toEqual([]);
    expect(broughtNear(draft, () => traded(draft, NOW, 't4', '5'))).toEqual([]);
    expect(lose('t5')).toEqual([]);
    expect(lose('t6')).toEqual(['consecutive_losses']);
    expect(lose('t7')).toEqual([]);
    expect(draft.state.hot.downgrade_due?.triggers).toEqual(['consecutive_losses']);
  });

  it('at 80% of a limit, exactly; several at once in the order of rules 6.1', () => {
    const draft = botIn('scaling');
    expect(broughtNear(draft, () => traded(draft, NOW, 't1', '-399.99'))).toEqual([]);
    expect(broughtNear(draft, () => traded(draft, NOW, 't2', '-0.01'))).toEqual([
      'consecutive_losses',
      'daily_loss',
      'drawdown',
    ]);
  });

  it('again when a boundary in between had ended it, even within one command (rules 2.9)', () => {
    const draft = botIn('scaling', dailyLossOnly);
    expect(broughtNear(draft, () => traded(draft, NOW, 't1', '-450'))).toEqual(['daily_loss']);
    const nextDay = () => {
      bringToPresent(draft, NOW + DAY);
      traded(draft, NOW + DAY, 't2', '-450');
    };
    expect(broughtNear(draft, nextDay)).toEqual(['daily_loss']);
  });

  it('again on a day that begins with the trade itself', () => {
    const draft = botIn('scaling', dailyLossOnly);
    traded(draft, NOW, 't1', '-450');
    bringToPresent(draft, NOW + DAY);
    const nextDay = () => traded(draft, NOW + 2 * DAY, 't2', '-450');
    expect(broughtNear(draft, nextDay)).toEqual(['daily_loss']);
  });

  it('never in Experience, which has no downgrade, nor where a limit leaves nothing to tell', () => {
    const paper = botIn('experience');
    expect(broughtNear(paper, () => traded(paper, NOW, 't1', '-900'))).toEqual([]);
    const off = { consecutive_losses: 1, rolling_win_rate: null, daily_loss: null, drawdown: null };
    const draft = botIn('scaling', mergedPolicy({ downgrade: { scaling: off } }));
    expect(broughtNear(draft, () => traded(draft, NOW, 't1', '5'))).toEqual([]);
  });
});
