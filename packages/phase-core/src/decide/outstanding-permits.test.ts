import { OPERATIONAL } from '../rules/check.js';
import { MAX_PERMITS } from '../rules/outstanding-permits.js';
import { botIn, HOUR, START } from './bot-in-phase.fixture.js';
import { decideCancel, decideCheck, decideRenewal, type TradeCheck } from './check.js';
import { recordEntry } from './entry.js';

const platform = OPERATIONAL;
const NOW = START + HOUR;
const asked = (trade_id: string): TradeCheck => ({
  trade_id,
  symbol: trade_id,
  side: 'long',
  mode: 'live',
  notional: '1',
});
const check = (draft: ReturnType<typeof botIn>, trade_id: string) =>
  decideCheck(draft, NOW, asked(trade_id), platform, false);

describe('permits of trades with odd names', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '%s has none before it asks, then its own, and gives it back',
    (trade_id) => {
      const draft = botIn('real_money_trial');
      expect(decideRenewal(draft, NOW, trade_id, platform)).toMatchObject({
        refused: 'PERMIT_UNKNOWN',
      });
      expect(decideCancel(draft, NOW, trade_id, [], false)).toEqual({ cancelled: false });
      expect(check(draft, trade_id)).toMatchObject({ decision: 'allow' });
      expect(check(draft, trade_id)).toMatchObject({ decision: 'allow' });
      expect(decideRenewal(draft, NOW, trade_id, platform)).toMatchObject({ decision: 'allow' });
      expect(decideCancel(draft, NOW, trade_id, [], false)).toEqual({ cancelled: true });
      expect(Object.keys(draft.state.hot.permits)).toEqual([]);
    },
  );

  it.each(['__proto__', 'constructor'])('%s is unpermitted without one (rules 3.5)', (trade_id) => {
    const draft = botIn('real_money_trial');
    const report = { ...asked(trade_id), opened_at: NOW };
    recordEntry(draft, NOW, report, { lapsed: [], entriesOn: () => 0 });
    expect(draft.events[0]).toMatchObject({ type: 'trade.unpermitted', trade_id });
  });
});

describe('the cap on outstanding permits', () => {
  it('refuses the next one, repeats and renews those there are, and has room again after a cancellation', () => {
    const draft = botIn('scaling');
    for (let place = 0; place < MAX_PERMITS; place += 1)
      expect(check(draft, `t${place}`)).toMatchObject({ decision: 'allow' });
    expect(check(draft, 'one more')).toMatchObject({
      decision: 'block',
      blocks: [{ code: 'PERMITS_EXHAUSTED' }],
    });
    expect(check(draft, 't0')).toMatchObject({ decision: 'allow' });
    expect(decideRenewal(draft, NOW, 't0', platform)).toMatchObject({ decision: 'allow' });
    decideCancel(draft, NOW, 't1', [], false);
    expect(check(draft, 'one more')).toMatchObject({ decision: 'allow' });
  });
});
