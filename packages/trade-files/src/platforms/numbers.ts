import { Decimal } from '@phasegate/phase-core';

/** Which character begins the decimals; the other one separates thousands. */
export type DecimalMark = '.' | ',';

export interface BadNumber {
  readonly what: string;
  /** Where the decimal mark has to be determined. */
  readonly readings?: Readonly<Record<DecimalMark, string>>;
}

const CURRENCY = /^(?:US|HK|C|A|NZ|R|S)?\$|^[€£¥₽₹₩₺฿]|[€£¥₽₹₩₺]$/u;
const SIGN = /^[-+−]/u;
const SPACES = /[\s'’`]/gu;
const DIGITS = /^\d+$/;
const LONGEST = 60;
const PLAIN = /^-?\d+(?:\.\d+)?$/;

/** The decimal mark that a text itself settles: `1.234,50` and `1,5` do, `1,234` may be either. */
export type Spelling = DecimalMark | 'whole' | 'ambiguous' | 'none';

export function spellingOf(text: string): Spelling {
  const digits = bare(text);
  if (digits === null) return 'none';
  const marks = digits.replace(/\d/g, '');
  if (marks === '') return 'whole';
  const last = marks.at(-1) as DecimalMark;
  if (new Set(marks).size === 2) return marks.indexOf(last) === marks.length - 1 ? last : 'none';
  if (marks.length > 1) return groupsOfThree(digits, last) ? other(last) : 'none';
  const [whole = '', fraction = ''] = digits.split(last);
  return fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole) ? 'ambiguous' : last;
}

/**
 * A number as people and programs write it: `$1,234.50`, `($17.00)`, `-1 125.00`, `307,42 €`, `1e-05` → Decimal.
 * `mark` settles what the text leaves open.
 */
export function readNumber(text: string, mark: DecimalMark | null): Decimal | BadNumber {
  // Most numbers are plain, and there may be millions of them.
  if (mark === '.' && text.length <= LONGEST && PLAIN.test(text)) return new Decimal(text);
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)e[-+]?\d{1,3}$/i.test(text)) return new Decimal(text);
  const digits = bare(text);
  if (digits === null || digits.length > LONGEST) return { what: 'is no number' };
  const spelling = spellingOf(text);
  if (spelling === 'none') return { what: 'is no number' };
  if (spelling === 'ambiguous' && mark === null) return eitherNumber(digits);
  if (mark !== null && spelling === other(mark))
    return { what: `is no number with "${mark}" before its decimals` };
  const point = spelling === 'ambiguous' || spelling === 'whole' ? (mark ?? '.') : spelling;
  const plain = digits.replaceAll(other(point), '').replace(point, '.');
  const size = new Decimal(plain.startsWith('.') ? `0${plain}` : plain.replace(/\.$/, ''));
  return isNegative(text) ? size.negated() : size;
}

/** `1,234` is a thousand and more, or one and a bit. */
function eitherNumber(digits: string): BadNumber {
  const [whole, decimals] = [digits.replace(/[.,]/, ''), digits.replace(',', '.')];
  const readings = digits.includes(',')
    ? { '.': whole, ',': decimals }
    : { '.': decimals, ',': whole };
  return {
    what: `may be ${whole} or ${decimals}, and nothing in the file shows how its numbers are written`,
    readings,
  };
}

const other = (mark: DecimalMark): DecimalMark => (mark === '.' ? ',' : '.');

const isNegative = (text: string): boolean => /^[^\d]*[-−(]/u.test(text) || /-$/.test(text);

/** The digits and marks alone, or null where something else stands among them. */
function bare(text: string): string | null {
  const unsigned = text.normalize('NFKC').replace(SPACES, '').replace(SIGN, '');
  let rest = unsigned.replace(CURRENCY, '');
  // The sign may stand behind the currency instead: `$-5`.
  if (rest !== unsigned && !SIGN.test(text)) rest = rest.replace(SIGN, '');
  const bracketed = /^\((.*)\)$/.exec(rest);
  if (bracketed !== null) rest = bracketed[1]!.replace(CURRENCY, '').replace(/^[-−]/u, '');
  // A sign stands before a number or behind it, not on both sides.
  if (/-$/.test(rest) && /^[^\d]*[-−]/u.test(text)) return null;
  rest = rest.replace(CURRENCY, '').replace(/-$/, '').replace(/%$/, '');
  return /^[\d.,]*\d[\d.,]*$/.test(rest) ? rest : null;
}

function groupsOfThree(digits: string, separator: string): boolean {
  const [first = '', ...groups] = digits.split(separator);
  return (
    /^\d{1,3}$/.test(first) && groups.every((group) => group.length === 3 && DIGITS.test(group))
  );
}
