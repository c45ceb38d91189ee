import { storeTradingBots, type BenchBot } from './bots.js';
import { assertRight, rowOf, type Compared } from './check-rows.js';
import { measure, type Asker } from './load.js';
import type { BenchPlatform } from './platform.js';
import { asBot, isAllow, isRecorded, minimalChecksOf, newTrade, tradeOf } from './requests.js';
import type { Row } from './rows.js';
import type { BenchSettings } from './settings.js';

const CONNECTIONS = 16;
/** Trades that are allowed before a round, for each of its seconds: a round ends early when all are reported. */
const TRADES_A_SECOND = 1_500;
/** A bot may have 100 permits. */
const TRADES_OF_A_BOT = 40;
const A_LONG_TIME_S = 300;

interface Allowed {
  readonly bot: BenchBot;
  readonly trade_id: string;
}

/** Reports of entries and closes, of trades that were allowed before the round began. */
export async function reportsRow(platform: BenchPlatform, settings: BenchSettings): Promise<Row> {
  const { seconds, rounds } = settings;
  const addresses = await platform.addresses();
  const load = { connections: CONNECTIONS, seconds };
  const compared: Compared[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const bots = await storeTradingBots(platform.pool, settings.bots, Date.now());
    await platform.giveLeast(bots);
    const count = Math.min(bots.length * TRADES_OF_A_BOT, Math.ceil(seconds * TRADES_A_SECOND));
    const trades = await allowedTrades(addresses.api, bots, count);
    const next = minimalChecksOf(bots);
    const asker = () => next;
    const least = await measure({ ...load, address: addresses.least, asker, isRight: isAllow });
    const reported = { ...load, asker: reportsOf(trades), isRight: isRecorded };
    const api = await measure({ ...reported, address: addresses.api });
    // The first round warms both up.
    if (round > 0) compared.push({ least: assertRight(least), api: assertRight(api) });
  }
  return rowOf('reports_rps', 'requests/s', compared, ({ per_second }) => per_second);
}

/** Trades of one connection each, as its bot's reports come one after the other. */
async function allowedTrades(
  address: string,
  bots: readonly BenchBot[],
  count: number,
): Promise<Allowed[][]> {
  const trades: Allowed[][] = Array.from({ length: CONNECTIONS }, () => []);
  for (let place = 0; place < count; place += 1) {
    const bot = bots[place % bots.length]!;
    trades[(place % bots.length) % CONNECTIONS]!.push({ bot, trade_id: newTrade() });
  }
  const asker: Asker = (connection) => {
    const own = trades[connection]!.values();
    return () => {
      const { value: trade } = own.next();
      return trade === undefined
        ? null
        : asBot(trade.bot, '/v1/trade-checks', tradeOf(trade.trade_id));
    };
  };
  const load = { address, connections: CONNECTIONS, seconds: A_LONG_TIME_S };
  assertRight(await measure({ ...load, asker, isRight: isAllow }));
  return trades;
}

/** The entry, then the close, of one trade after the other. */
function reportsOf(trades: readonly Allowed[][]): Asker {
  return (connection) => {
    const own = trades[connection]!.values();
    let open: Allowed | undefined;
    return () => {
      const now = new Date().toISOString();
      if (open !== undefined) {
        const { bot, trade_id } = open;
        open = undefined;
        return asBot(bot, `/v1/trades/${trade_id}/close`, { closed_at: now, pnl: '0.01' });
      }
      open = own.next().value;
      if (open === undefined) return null;
      return asBot(open.bot, '/v1/trades', { ...tradeOf(open.trade_id), opened_at: now });
    };
  };
}
