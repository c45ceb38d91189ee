import { stat } from 'node:fs/promises';
import { LosslessNumber } from 'lossless-json';
import initSqlite, { type Database, type SqlValue } from 'sql.js';
import { BadTradeFile } from './bad-trade-file.js';
import { wholeBytes } from './byte-source.js';
import {
  chosenStrategy,
  closedTrades,
  type ClosedTrades,
  type FreqtradeEntry,
  type Refuse,
} from './freqtrade.js';
import type { TradesSeen } from './left-out.js';

/** Its columns → the names that they have in a backtest result; the rest is not needed. */
const COLUMNS: Readonly<Record<string, string>> = {
  pair: 'pair',
  is_open: 'is_open',
  is_short: 'is_short',
  stake_amount: 'stake_amount',
  leverage: 'leverage',
  close_profit: 'profit_ratio',
  close_profit_abs: 'profit_abs',
  open_rate: 'open_rate',
  initial_stop_loss: 'initial_stop_loss_abs',
  exit_reason: 'exit_reason',
  sell_reason: 'sell_reason',
  open_date: 'open_date',
  close_date: 'close_date',
};
const FLAGS = ['is_open', 'is_short'];
const DATES = ['open_date', 'close_date'];

/** Nothing that is computed as it is read: a view may go on for ever. */
const TABLE_OF_TRADES = `SELECT 1 FROM sqlite_master WHERE name = 'trades' AND type = 'table'`;

/** As many as are ever named. */
const STRATEGIES = 'SELECT DISTINCT strategy FROM trades WHERE NOT is_open LIMIT 100';

/** Bytes 18 and 19 of a database that keeps a write-ahead log, which one in memory cannot have. */
const VERSIONS = [18, 19] as const;
const ROLLBACK_JOURNAL = 1;

/**
 * Reads the trades of one strategy from the database of a freqtrade bot, `tradesv3.sqlite` (rules 9.6): each keeps
 * the number that it has there. Throws BadTradeFile.
 */
export async function readFreqtradeDatabase(
  chunks: AsyncIterable<Buffer>,
  file: string,
  strategy: string | undefined,
  seen: TradesSeen,
): Promise<ClosedTrades> {
  const refuse: Refuse = (field, what) => new BadTradeFile({ file, line: 1, field }, what);
  const bytes = await wholeBytes(chunks, file);
  for (const place of VERSIONS) bytes[place] = ROLLBACK_JOURNAL;
  const sqlite = await initSqlite();
  const database = new sqlite.Database(bytes);
  try {
    return closedTrades(entriesIn(database, strategy, refuse), seen, refuse);
  } catch (error) {
    if (error instanceof BadTradeFile) throw error;
    throw refuse('file', `is a database that cannot be read: ${(error as Error).message}`);
  } finally {
    database.close();
  }
}

/** The newest trades stand beside a database that is in use: a record without them would be another one. */
export async function assertCheckpointed(path: string): Promise<void> {
  const beside = await stat(`${path}-wal`).catch(() => null);
  if (beside === null || beside.size === 0) return;
  const what = `has newer trades beside it, in ${path}-wal: stop the bot, or run \`sqlite3 FILE "PRAGMA wal_checkpoint(TRUNCATE)"\`, and try again`;
  throw new BadTradeFile({ file: path, line: 1, field: 'file' }, what);
}

/** Read as they are asked for: a database may hold a query that never ends. */
function* entriesIn(
  database: Database,
  wanted: string | undefined,
  refuse: Refuse,
): Generator<FreqtradeEntry> {
  const known = [...rowsOf(database, 'PRAGMA table_info(trades)')].map(({ name }) => String(name));
  const [stored] = [...rowsOf(database, TABLE_OF_TRADES)];
  if (!known.includes('close_profit') || stored === undefined)
    throw refuse('file', 'is a database without the trades of freqtrade');
  const strategies = [...rowsOf(database, STRATEGIES)];
  if (strategies.length === 0) return;
  const names = strategies.map(({ strategy }) => String(strategy));
  const strategy = chosenStrategy(names, wanted, refuse);
  const columns = Object.keys(COLUMNS).filter((column) => known.includes(column));
  const rows = rowsOf(
    database,
    `SELECT id, ${columns.join(', ')} FROM trades WHERE coalesce(strategy, 'null') = ? ORDER BY id`,
    [strategy],
  );
  for (const row of rows)
    yield {
      trade_id: String(row['id']),
      entry: Object.fromEntries(
        columns.map((column) => [COLUMNS[column]!, fieldOf(column, row[column] ?? null)]),
      ),
    };
}

function* rowsOf(
  database: Database,
  sql: string,
  values: SqlValue[] = [],
): Generator<Record<string, SqlValue>> {
  const statement = database.prepare(sql, values);
  try {
    while (statement.step()) yield statement.getAsObject();
  } finally {
    statement.free();
  }
}

/** A value as a backtest result would have it. */
function fieldOf(column: string, value: SqlValue): unknown {
  if (value === null) return null;
  if (FLAGS.includes(column)) return value === 1;
  // Written in UTC, and without a zone.
  if (DATES.includes(column)) return `${String(value)}Z`;
  return typeof value === 'number' ? new LosslessNumber(String(value)) : value;
}
