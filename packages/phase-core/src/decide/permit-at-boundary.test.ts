import { mergedPolicy } from '../policy/merge.js';
import { OPERATIONAL } from '../rules/check.js';
import { botIn, HOUR, START, traded } from './bot-in-phase.fixture.js';
import { decideCheck } from './check.js';
import { bringToPresent } from './present.js';

it('a permit that ends with its trading day, on which something was traded, runs out before the boundary (rules 2.9, 3.3)', () => {
  const draft = botIn(
    'proof_of_concept',
    mergedPolicy({ limits: { proof_of_concept: { trades_per_day: 2 } } }),
  );
  const { market } = draft;
  traded(draft, START, 't1', '5');
  const boundary = market.openOf(draft.state.hot.day + 1);
  const check = {
    trade_id: 't2',
    symbol: 'AAPL',
    side: 'long',
    mode: 'live',
    notional: '100',
  } as const;
  decideCheck(draft, boundary - 60_000, check, OPERATIONAL, false);
  expect(draft.state.hot.permits['t2']).toMatchObject({ expires_at: boundary });
  draft.take();
  bringToPresent(draft, boundary + HOUR);
  expect(draft.events.map(({ type, at }) => [type, at])).toMatchObject([
    ['permit.unconfirmed', new Date(boundary).toISOString()],
    ['session.closed', new Date(boundary).toISOString()],
  ]);
});
