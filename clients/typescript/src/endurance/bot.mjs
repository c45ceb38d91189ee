// A bot for the endurance test: guards COUNT live trades one after the other, closes what it opened, and settles the
// rest. A line of JSON for all that happens. clients/python/tests/endurance_bot.py does the same.
import { setTimeout as pause } from 'node:timers/promises';

const { client, url, key, folder, name, count } = JSON.parse(process.argv[2]);
const { Phasegate } = await import(client);

const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
const executed = new Set();
const closed = new Set();
const phasegate = new Phasegate({ baseUrl: url, key, outboxDir: folder });
await phasegate.ready();

for (let n = 0; n < count; n += 1) {
  const trade = {
    trade_id: `${name}-${n}`,
    symbol: 'AAPL',
    side: 'long',
    mode: 'live',
    // So little that permits whose answers were cut off never fill the position (rules 3.2).
    notional: '5',
  };
  // The order of every fifth is never filled; of every seventh the bot gives up after one block.
  await takeTrade(trade, n % 5 !== 4, n % 7 === 6);
}
while (!(await isSettled())) await pause(200);
const { waiting, refused, unsettled } = phasegate.outbox;
say({
  event: 'done',
  waiting: waiting.length,
  refused: refused.length,
  unsettled: unsettled.length,
});
await phasegate.close();

async function takeTrade(trade, fills, givesUp) {
  const { trade_id } = trade;
  for (;;) {
    const { outcome, answer } = await phasegate.guard(trade, ({ decision }) => {
      say({ event: fills ? 'executed' : 'not_filled', trade_id, decision });
      if (!fills) return null;
      executed.add(trade_id);
      return { notional: '4.95' };
    });
    if (outcome !== 'blocked') break;
    const [{ code }] = answer.reasons;
    if (!answer.local) throw new Error(`the platform has no reason to block ${trade_id}: ${code}`);
    say({ event: 'blocked', trade_id, code });
    if (givesUp) return;
    await pause(100);
  }
  if (!fills) return;
  await phasegate.closed({ trade_id, pnl: '1' });
  closed.add(trade_id);
}

async function isSettled() {
  const open = [...executed].filter((trade_id) => !closed.has(trade_id));
  const wasExecuted = ({ trade_id }) => (executed.has(trade_id) ? { notional: '4.95' } : null);
  try {
    const { unsettled } = await phasegate.reconcile(open, wasExecuted);
    return unsettled.length === 0 && (await phasegate.flush(10_000));
  } catch {
    return false; // the platform does not answer yet
  }
}
