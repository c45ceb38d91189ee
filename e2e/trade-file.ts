const DAY_MS = 86_400_000;
const FIELDS =
  'trade_id,symbol,side,kind,opened_at,closed_at,notional,pnl,entry_price,stop_price,target_price';

/** A line of a CSV of trades: the given fields of rules 9.1, else those of a win. */
export function tradeLine(
  place: number,
  at: number,
  { id = `t${place}`, notional = '1000', pnl = '10' } = {},
): string {
  const opened = new Date(at).toISOString();
  const closed = new Date(at + 60_000).toISOString();
  return `${id},BTC/USDT,long,,${opened},${closed},${notional},${pnl},100,95,110`;
}

/** So many wins, evenly over the year up to yesterday. */
export function winningFile(trades: number): string {
  const first = Date.now() - 366 * DAY_MS;
  const step = Math.floor((365 * DAY_MS) / trades);
  return fileOf(
    Array.from({ length: trades }, (_, place) => tradeLine(place, first + place * step)),
  );
}

export const fileOf = (lines: readonly string[]): string => `${[FIELDS, ...lines].join('\n')}\n`;

/** A file of this size with few trades, filled by an unknown column. */
export function fileOfSize(bytes: number): string {
  const lines = winningFile(2_000).trimEnd().split('\n');
  const filled =
    `${lines[0]},note\n`.length + lines.slice(1).reduce((sum, line) => sum + line.length + 2, 0);
  const note = 'x'.repeat(Math.floor((bytes - filled) / (lines.length - 1)));
  const file = [`${lines[0]},note`, ...lines.slice(1).map((line) => `${line},${note}`)].join('\n');
  return `${file}${'x'.repeat(bytes - file.length - 1)}\n`;
}
