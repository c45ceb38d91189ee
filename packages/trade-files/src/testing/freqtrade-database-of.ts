import initSqlite, { type SqlValue } from '@sqlite.org/sqlite-wasm';

const TRADES = `CREATE TABLE trades (id INTEGER PRIMARY KEY, pair VARCHAR(25), is_open BOOLEAN, is_short BOOLEAN,
  stake_amount FLOAT, leverage FLOAT, close_profit_abs FLOAT, open_rate FLOAT, initial_stop_loss FLOAT,
  exit_reason VARCHAR(255), open_date DATETIME, close_date DATETIME, strategy VARCHAR(100))`;

/** The database of a freqtrade bot, `tradesv3.sqlite`, with these rows of `trades`, and without orders. */
export async function freqtradeDatabaseOf(
  ...rows: readonly (readonly SqlValue[])[]
): Promise<Uint8Array> {
  return databaseOf(TRADES, ...rows.map((row) => [insertion(row), row] as const));
}

const insertion = (row: readonly SqlValue[]): string =>
  `INSERT INTO trades VALUES (${row.map(() => '?').join(', ')})`;

/** A SQLite database after these statements. */
export async function databaseOf(
  ...statements: readonly (string | readonly [sql: string, bound: readonly SqlValue[]])[]
): Promise<Uint8Array> {
  const { capi, oo1 } = await initSqlite();
  const database = new oo1.DB();
  for (const statement of statements)
    if (typeof statement === 'string') database.exec(statement);
    else database.exec(statement[0], { bind: [...statement[1]] });
  const bytes = capi.sqlite3_js_db_export(database);
  database.close();
  return bytes;
}
