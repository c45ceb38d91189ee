import { botIn, HOUR, START, traded } from '../decide/bot-in-phase.fixture.js';
import { bringToPresent } from '../decide/present.js';
import type { Draft } from '../decide/draft.js';
import { mergedPolicy } from '../policy/merge.js';
import { OPERATIONAL } from '../rules/check.js';
import { earliestAdvance, type EarliestAdvance } from './earliest.js';

const DAY = 24 * HOUR;
const policy = mergedPolicy({
  gates: { real_money_trial: { trade_window: 20, trading_days: 1, active_days: 1 } },
});

/** A bot in Real Money Trial that wins once every second trading day, ten days after it began. */
function slowBot(): Draft {
  const draft = botIn('real_money_trial', policy);
  for (let day = 0; day < 10; day += 1) {
    const at = START + HOUR + day * DAY;
    bringToPresent(draft, at);
    if (day % 2 === 0) traded(draft, at, `t${day}`, '5', ['3', '1']);
  }
  bringToPresent(draft, START + HOUR + 10 * DAY);
  return draft;
}

function earliestOf({ market, state }: Draft, now: number): EarliestAdvance {
  const steps = earliestAdvance(state, { ...OPERATIONAL, market, now, open_ratios: {} });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

describe('the earliest advance', () => {
  it('is given for the best case, and at the pace at which the bot has traded', () => {
    const earliest = earliestOf(slowBot(), START + HOUR + 10 * DAY);
    // 15 of 20 trades are missing: all today in the best case, one every second day at its own pace.
    expect(earliest).toMatchObject({ date: '2026-01-15', days: 0 });
    expect(earliest.at_own_pace).toEqual({ date: '2026-02-13', days: 29, trades: 5, in_days: 10 });
  });

  it('has no pace before five trading days, or without counted trades', () => {
    const young = botIn('real_money_trial', policy);
    traded(young, START + HOUR, 't1', '5', ['3', '1']);
    bringToPresent(young, START + HOUR + 4 * DAY);
    expect(earliestOf(young, START + HOUR + 4 * DAY).at_own_pace).toBeNull();
    const idle = botIn('real_money_trial', policy);
    bringToPresent(idle, START + HOUR + 9 * DAY);
    expect(earliestOf(idle, START + HOUR + 9 * DAY).at_own_pace).toBeNull();
  });
});
