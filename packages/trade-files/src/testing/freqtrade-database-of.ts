import initSqlite from 'sql.js';

const TABLE = `CREATE TABLE trades (id INTEGER PRIMARY KEY, pair VARCHAR(25), is_open BOOLEAN, is_short BOOLEAN,
  stake_amount FLOAT, leverage FLOAT, close_profit FLOAT, close_profit_abs FLOAT, open_rate FLOAT,
  initial_stop_loss FLOAT, exit_reason VARCHAR(255), open_date DATETIME, close_date DATETIME, strategy VARCHAR(100))`;
/** The database of a freqtrade bot, `tradesv3.sqlite`, with these rows of `trades`. */
export async function freqtradeDatabaseOf(...rows: readonly unknown[][]): Promise<Uint8Array> {
  const sqlite = await initSqlite();
  const trades = new sqlite.Database();
  trades.run(TABLE);
  for (const row of rows)
    trades.run(`INSERT INTO trades VALUES (${row.map(() => '?').join(', ')})`, row as never);
  return trades.export();
}
