import { folded, type Row } from './row.js';

/** An export of a platform that is known, in which trades cannot be found. */
interface WrongExport {
  /** All of these stand in the header. */
  readonly header: readonly string[];
  readonly what: string;
}

const WRONG_EXPORTS: readonly WrongExport[] = [
  {
    header: ['all usd', 'long usd'],
    what: 'is the performance summary of TradingView: export the list of trades (Strategy Tester, List of trades, download)',
  },
];

/** The wrong export that these rows are, with the one to take instead. */
export function wrongExport(rows: readonly Row[]): { line: number; what: string } | null {
  for (const { line, cells } of rows) {
    const header = new Set(cells.map(folded));
    const found = WRONG_EXPORTS.find((wrong) => wrong.header.every((name) => header.has(name)));
    if (found !== undefined) return { line, what: found.what };
  }
  return null;
}
