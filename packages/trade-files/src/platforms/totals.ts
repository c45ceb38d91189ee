import { folded, type Row } from './row.js';

const TOTAL = [
  ...[
    'total',
    'totals',
    'grand total',
    'sum',
    'gesamt',
    'summe',
    'suma',
    'somme',
    'totale',
    'totaal',
  ],
  ...['итого', 'всего', '合计', '总计', '合計', '総計'],
];
const DATE = /\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/;

/** A row of sums below a list: it says so first, and has no date as the rows of the list have. */
export function isTotals({ cells }: Row): boolean {
  const [first = ''] = cells.filter((cell) => cell !== '');
  return TOTAL.includes(folded(first)) && !cells.some((cell) => DATE.test(cell));
}

export const TOTALS = 'rows of totals';
