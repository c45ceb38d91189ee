import type { FileQuestion } from '@phasegate/contracts';
import { shortened } from '../bad-trade-file.js';
import type { Row } from './row.js';

/** How many of its first rows are looked at to find its header. */
export const ROWS_LOOKED_AT = 200;
const ROWS_SHOWN = 3;
const MAX_CELL_CHARACTERS = 100;
const MAX_COLUMNS = 100;

/** The table of a file that nobody knows: its header is the first of its widest rows that holds no numbers. */
export function tableIn(rows: readonly Row[]): NonNullable<FileQuestion['table']> {
  const beginning = rows.slice(0, ROWS_LOOKED_AT);
  const headers = beginning.filter(isHeader);
  const widest = Math.max(0, ...headers.map(filledIn));
  const header = headers.find((row) => filledIn(row) === widest) ?? beginning[0];
  const following = header === undefined ? [] : beginning.slice(beginning.indexOf(header) + 1);
  return {
    columns: columnsOf(header?.cells ?? []),
    rows: following
      .slice(0, ROWS_SHOWN)
      .map(({ cells }) =>
        cells.slice(0, MAX_COLUMNS).map((cell) => shortened(cell, MAX_CELL_CHARACTERS)),
      ),
  };
}

/** As a mapping may name them; empty and long ones stay, so that the values stand under theirs. */
export const columnsOf = (cells: readonly string[]): string[] =>
  cells.slice(0, MAX_COLUMNS).map((cell) => cell.slice(0, 200));

export const isHeader = ({ cells }: Row): boolean => cells.every((cell) => !/^[-+]?\d/.test(cell));

const filledIn = ({ cells }: Row): number => cells.filter((cell) => cell !== '').length;
