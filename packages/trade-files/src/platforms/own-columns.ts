import { TRADE_FIELDS } from '@phasegate/contracts';
import { folded } from './row.js';

/** Fewer may be another list of trades by chance. */
const MIN_OWN_COLUMNS = 4;

/** Rules 9.1, also as spreadsheets write it: a line that names the delimiter above, names in any case, with spaces. */
export function isOwn(head: string): boolean {
  const lines = head.split(/[\r\n]+/, 3).filter((line) => !/^sep=/i.test(line));
  return hasOwnColumns(lines[0]?.split(/[,;\t|]/) ?? []);
}

export function hasOwnColumns(cells: readonly string[]): boolean {
  const names = cells.map((cell) => folded(cell.replace(/"/g, '')).replace(/ /g, '_'));
  return names.filter((name) => TRADE_FIELDS.includes(name)).length >= MIN_OWN_COLUMNS;
}
