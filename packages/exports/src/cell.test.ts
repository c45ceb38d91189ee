import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { textCell, textOfCell } from './cell.js';

/**
 * Characters that make a spreadsheet read a cell as a formula, also after characters that it trims (OWASP, CSV
 * injection).
 */
const DANGEROUS = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
const SPACES = [' ', '\t', '\r', '\n', '\u00a0', '\u3000', '\ufeff', '\u200b', '\0'];

const text = fc.string({ unit: 'binary', maxLength: 40 });
const hostile = fc.oneof(
  text,
  fc.tuple(fc.array(fc.constantFrom(...SPACES), { maxLength: 3 }), fc.constantFrom(...DANGEROUS), text).map(
    ([spaces, sign, rest]) => spaces.join('') + sign + rest,
  ),
  fc.tuple(fc.constantFrom("'", "''", '"', '","', '\r\n=', ';=', "'="), text).map(([quote, rest]) => quote + rest),
  fc.constantFrom(
    '=1+1', "=cmd|'/C calc'!A0", '@SUM(1+9)*cmd|\' /C calc\'!A0', '-2+3', '+441234', '=HYPERLINK("http://x","y")',
    ' \t=1', '＝1+1', "'=1", 'a"b', 'a,b', 'a\r\nb', '', '-', '-12.5',
  ),
); // prettier-ignore

const startsFormula = (cell: string) =>
  DANGEROUS.includes(cell.charAt(0)) ||
  DANGEROUS.includes(cell.replace(/^[\s\0\ufeff\u200b]+/, '').charAt(0));

describe('a text cell', () => {
  it('comes back unchanged through a CSV parser, and never begins a formula: 1,000 hostile texts', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 3, maxLength: 3 }), (texts) => {
        // A number follows, so that a line of empty cells is a line.
        const csv = `a,b,c,n\r\n${texts.map(textCell).join(',')},1\r\n`;
        const [, cells] = parse(csv);
        expect(cells!.slice(0, 3).map(textOfCell)).toEqual(texts);
        expect(cells!.filter(startsFormula)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is left as it is when it is harmless', () => {
    for (const harmless of ['AAPL', 'it’s fine', 'a=b', 'BTC/USDT', '100%', "O'Brien"])
      expect(textCell(harmless)).toBe(harmless);
  });

  it('of nothing is empty', () => {
    expect(textCell(null)).toBe('');
  });
});
