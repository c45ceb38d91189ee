import initSqlite, { type Database, type SqlValue } from '@sqlite.org/sqlite-wasm';
import { LosslessNumber } from 'lossless-json';
import { BadTradeFile } from './bad-trade-file.js';
import {
  chosenStrategy,
  closedTrades,
  type ClosedTrades,
  currencyOf,
  type FreqtradeTrades,
  type Refuse,
} from './freqtrade.js';
import type { TradesSeen } from './left-out.js';

/** A database and the write-ahead log beside it: null where there is none, undefined where nobody can tell. */
export interface DatabaseFiles {
  readonly database: Buffer;
  readonly writeAheadLog: Buffer | null | undefined;
}

/** Its columns → the names that they have in a backtest result; the rest is not needed. */
const COLUMNS: Readonly<Record<string, string>> = {
  pair: 'pair',
  is_open: 'is_open',
  is_short: 'is_short',
  stake_amount: 'stake_amount',
  max_stake_amount: 'max_stake_amount',
  leverage: 'leverage',
  close_profit_abs: 'profit_abs',
  open_rate: 'open_rate',
  initial_stop_loss: 'initial_stop_loss_abs',
  exit_reason: 'exit_reason',
  sell_reason: 'sell_reason',
  open_date: 'open_date',
  close_date: 'close_date',
};
const FLAGS = ['is_open', 'is_short'];

/** An order's price, chosen as freqtrade chooses it. */
const ORDERS = `SELECT ft_order_side, amount, coalesce(filled, 0) AS filled,
  coalesce(nullif(average, 0), nullif(price, 0), nullif(ft_price, 0)) AS safe_price
  FROM orders WHERE ft_trade_id = ? AND filled > 0 ORDER BY id`;

/** Nothing that is computed as it is read: a view may go on for ever. */
const TABLES = `SELECT name FROM sqlite_master WHERE name IN ('trades', 'orders') AND type = 'table'`;

/** As many as are ever named. */
const STRATEGIES = 'SELECT DISTINCT strategy FROM trades WHERE NOT is_open LIMIT 100';

/** Where the header says that there may be a write-ahead log, and how (https://www.sqlite.org/fileformat.html, 1.3). */
const READ_VERSION_BYTE = 19;
const WITH_WRITE_AHEAD_LOG = 2;

const UNKNOWN_LOG =
  'the newest trades of a freqtrade bot stand beside its database, in a file that ends in -wal: ' +
  'if there is one, put both into a zip archive and take that instead';

/** Reads the trades of one strategy from the database of a freqtrade bot (rules 9.6). Throws BadTradeFile. */
export async function readFreqtradeDatabase(
  files: DatabaseFiles,
  strategy: string | undefined,
  seen: TradesSeen,
  refuse: Refuse,
): Promise<ClosedTrades> {
  const database = await opened(files);
  try {
    const { warnings, ...closed } = closedTrades(
      tradesIn(database, strategy, refuse),
      seen,
      refuse,
    );
    return { ...closed, warnings: [...warnings, ...logWarning(files)] };
  } catch (error) {
    if (error instanceof BadTradeFile) throw error;
    throw refuse('file', `is a database that cannot be read: ${(error as Error).message}`);
  } finally {
    database.close();
  }
}

/** In the memory of SQLite, which brings in what the write-ahead log holds as it does on a disk. */
async function opened({ database, writeAheadLog }: DatabaseFiles): Promise<Database> {
  const { capi, oo1 } = await initSqlite();
  capi.sqlite3_js_posix_create_file('/trades', Uint8Array.from(database));
  if (writeAheadLog)
    capi.sqlite3_js_posix_create_file('/trades-wal', Uint8Array.from(writeAheadLog));
  const reader = new oo1.DB('/trades', 'w');
  // Without this SQLite shares the index of the log with other processes, through shared memory, which does not exist here.
  reader.exec('PRAGMA locking_mode = EXCLUSIVE');
  return reader;
}

function logWarning({ database, writeAheadLog }: DatabaseFiles): string[] {
  const mayHaveOne = database[READ_VERSION_BYTE] === WITH_WRITE_AHEAD_LOG;
  return writeAheadLog === undefined && mayHaveOne ? [UNKNOWN_LOG] : [];
}

function tradesIn(database: Database, wanted: string | undefined, refuse: Refuse): FreqtradeTrades {
  const tables = column(database, TABLES);
  const known = column(database, 'SELECT name FROM pragma_table_info(?)', ['trades']);
  if (!tables.includes('trades') || !known.includes('close_profit_abs'))
    throw refuse('file', 'is a database without the trades of freqtrade');
  const strategies = column(database, STRATEGIES);
  if (strategies.length === 0) return { entries: [], backtest: false, currency: null };
  const strategy = chosenStrategy(strategies.map(String), wanted, refuse);
  const currencies = known.includes('stake_currency')
    ? column(database, `SELECT DISTINCT stake_currency FROM trades ${OF_STRATEGY} LIMIT 100`, [
        strategy,
      ])
    : [];
  return {
    entries: entriesIn(database, strategy, {
      columns: Object.keys(COLUMNS).filter((name) => known.includes(name)),
      hasOrders: tables.includes('orders'),
    }),
    backtest: false,
    currency: currencyOf(currencies, refuse),
  };
}

const OF_STRATEGY = `WHERE coalesce(strategy, 'null') = ?`;

/** Read as they are asked for: there may be millions. */
function* entriesIn(
  database: Database,
  strategy: string,
  { columns, hasOrders }: { columns: readonly string[]; hasOrders: boolean },
): Generator<Record<string, unknown>> {
  const query = `SELECT id, ${columns.join(', ')} FROM trades ${OF_STRATEGY} ORDER BY id`;
  for (const row of rowsOf(database, query, [strategy])) {
    const orders = hasOrders ? [...rowsOf(database, ORDERS, [row['id']!])] : [];
    yield {
      ...Object.fromEntries(
        columns.map((name) => [COLUMNS[name]!, fieldOf(name, row[name] ?? null)]),
      ),
      orders: orders.map((order) =>
        Object.fromEntries(
          Object.entries(order).map(([name, value]) => [name, fieldOf(name, value)]),
        ),
      ),
    };
  }
}

const column = (database: Database, sql: string, values: SqlValue[] = []): SqlValue[] =>
  [...rowsOf(database, sql, values)].map((row) => Object.values(row)[0] ?? null);

function* rowsOf(
  database: Database,
  sql: string,
  values: SqlValue[],
): Generator<Record<string, SqlValue>> {
  const statement = database.prepare(sql);
  try {
    if (values.length > 0) statement.bind(values);
    while (statement.step()) yield statement.get({});
  } finally {
    statement.finalize();
  }
}

/** A value as a backtest result would have it. */
function fieldOf(name: string, value: SqlValue): unknown {
  if (FLAGS.includes(name)) return value === null ? null : value === 1;
  return typeof value === 'number' || typeof value === 'bigint'
    ? new LosslessNumber(String(value))
    : value;
}
