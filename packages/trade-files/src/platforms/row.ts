/** A row of a table, whatever kind of file it stands in. */
export interface Row {
  /** The physical line of a text file or page, the row of a sheet; both count from 1. */
  readonly line: number;
  /** Trimmed, without byte order marks; dates of a workbook as `2026-03-05 09:45:00`. */
  readonly cells: readonly string[];
  /** Of a workbook. */
  readonly sheet?: string;
  /** The cells that a workbook holds as numbers: they have no style of writing. */
  readonly numeric?: ReadonlySet<number>;
  /** Empty cells at the end may be absent, as in workbooks and pages. */
  readonly ragged?: boolean;
}

export const isBlank = ({ cells }: Row): boolean => cells.every((cell) => cell === '');

/** Characters around a value that are not part of it: spaces of every width, byte order marks. */
export const trimmed = (text: string): string => text.replace(/^[\s\ufeff]+|[\s\ufeff]+$/g, '');

/** A cell in the form in which headers are compared: `Avg. Entry_Price:` → `avg. entry price`. */
export function folded(cell: string): string {
  return trimmed(
    cell
      .normalize('NFKC')
      .replace(/[’′`´]/g, "'")
      .replace(/[\s_]+/g, ' '),
  )
    .replace(/:$/, '')
    .toLowerCase();
}
