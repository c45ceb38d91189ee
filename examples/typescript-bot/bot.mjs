// A bot that asks before it trades. Run it beside `npm start`:
//
//   node examples/typescript-bot/bot.mjs http://127.0.0.1:4000 pgk_…     (a key of `keys` in .data/demo.json)
//
// It trades on paper, so that it runs in every phase; a real one says `mode: 'live'` from Proof of Concept on.
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// In a project of your own: npm install the folder clients/typescript, and import from '@phasegate/client'.
import { Phasegate } from '../../clients/typescript/dist/index.js';

const [baseUrl = process.env.PHASEGATE_URL, key = process.env.PHASEGATE_KEY] =
  process.argv.slice(2);
if (!baseUrl || !key) {
  console.error('usage: bot.mjs URL KEY   (or PHASEGATE_URL and PHASEGATE_KEY)');
  process.exit(2);
}

// The exchange of this example fills every order at once.
const exchange = {
  buy: (symbol, cost) => ({ symbol, cost, price: '187.20' }),
  sell: (symbol) => ({ symbol, profitAfterFees: '4.85' }),
};

const phasegate = new Phasegate({
  baseUrl,
  key,
  // What must not be forgotten stands here: a folder for each bot. A real one keeps it where no restart deletes it.
  outboxDir: process.env.PHASEGATE_OUTBOX ?? join(tmpdir(), `phasegate-example-${key.slice(-6)}`),
});
await phasegate.ready();

// 1. After every start: tell which trades are open, and settle what a crash left behind. This bot remembers nothing,
//    so nobody knows (undefined); yours asks its exchange and says what was executed, or null.
await phasegate.reconcile([], () => undefined);
const { phase, effective_size } = await phasegate.status();
console.log(`phase ${phase}, at most ${effective_size ?? 'any size'} a live trade`);

// 2. An entry: the function runs only with an allow. No answer means no trade.
const trade = {
  trade_id: `demo-${randomUUID()}`, // yours, one for each entry; asking again with it never counts twice
  symbol: 'AAPL',
  side: 'long',
  mode: 'paper',
  notional: '100', // decimals are strings
  entry_price: '187.20',
  stop_price: '180',
  target_price: '205',
};
const { outcome, answer } = await phasegate.guard(trade, () => {
  const order = exchange.buy(trade.symbol, trade.notional);
  return { notional: order.cost, entry_price: order.price }; // null: it was not filled, the permit goes back
});
console.log(`entry: ${outcome}`);
for (const { code, message } of answer.reasons) console.log(`  ${code}: ${message}`);

// 3. The close, with the profit after fees.
if (outcome === 'executed') {
  const { profitAfterFees } = exchange.sell(trade.symbol);
  const { state } = await phasegate.closed({ trade_id: trade.trade_id, pnl: profitAfterFees });
  console.log(`close: ${state}`); // waiting: it is on the disk, and goes by itself when the platform is back
}

// 4. Out, whatever happens: permitted at once, whatever the platform or the network does. Sell first, or after it.
const { permitted } = await phasegate.emergencyExit({
  symbol: 'AAPL',
  reason: 'the price feed is lost',
});
console.log(`emergency exit: permitted ${permitted}`);

const isAllDelivered = await phasegate.flush();
console.log(isAllDelivered ? 'all is delivered' : 'what waits goes at the next start');
await phasegate.close();
