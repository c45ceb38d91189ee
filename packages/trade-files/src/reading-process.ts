import { once } from 'node:events';
import { BadTradeFile } from './bad-trade-file.js';
import type { Errand, Report } from './read-aside.js';
import { readTrades } from './read-trade-file.js';

/** Small enough that unpacking one piece does not hold up other work for long. */
const TRADES_AT_ONCE = 1_000;

// There may be many faults, and nobody reads where in this program they were found.
Error.stackTraceLimit = 0;

const tell = (report: Report) => process.send!(report);

// Nobody waits for it any more, if only because they were ended.
process.once('disconnect', () => process.exit());

async function read(): Promise<void> {
  const [{ name, options }] = (await once(process, 'message')) as [Errand];
  const { trades, faultIn: _faultIn, ...rest } = await readTrades(process.stdin, name, options);
  for (let from = 0; from < trades.length; from += TRADES_AT_ONCE) {
    const reply = once(process, 'message');
    tell({ trades: trades.slice(from, from + TRADES_AT_ONCE) });
    await reply;
  }
  tell({ rest });
}

try {
  await read();
} catch (error) {
  if (!(error instanceof BadTradeFile)) throw error;
  const { file, line, field, what, question } = error;
  tell({ fault: { file, line, field, what, question } });
}
