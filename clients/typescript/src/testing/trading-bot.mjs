// A bot that takes one trade and is killed on the way, or that settles the trade of the one before. The exchange's
// executions are in a file of their own.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const { client, url, key, folder, task, trade_id } = JSON.parse(process.argv[2]);
const { Phasegate } = await import(client);

const EXCHANGE = join(folder, 'exchange.txt');
const CLOSED = join(folder, 'closed.txt');
const linesOf = (file) =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];

const phasegate = new Phasegate({
  baseUrl: url,
  key,
  outboxDir: join(folder, 'outbox'),
  timeoutMs: 10_000,
});
await phasegate.ready();
process.stdout.write('ready\n');

const executed = linesOf(EXCHANGE);
const open = executed.filter((id) => !linesOf(CLOSED).includes(id));
const wasExecuted = (trade) => (executed.includes(trade.trade_id) ? { notional: '99.5' } : null);
const { unsettled, unconfirmed } = await phasegate.reconcile(open, wasExecuted);
if (task === 'trade') await takeOne();
else await closeAll();
process.stdout.write(`${JSON.stringify({ ...phasegate.outbox, unsettled, unconfirmed })}\n`);
await phasegate.close();

async function takeOne() {
  const trade = { trade_id, symbol: 'AAPL', side: 'long', mode: 'live', notional: '100' };
  await phasegate.guard(trade, () => {
    appendFileSync(EXCHANGE, `${trade_id}\n`);
    return { notional: '99.5' };
  });
}

async function closeAll() {
  for (const id of open) {
    await phasegate.closed({ trade_id: id, pnl: '1' });
    appendFileSync(CLOSED, `${id}\n`);
  }
}
