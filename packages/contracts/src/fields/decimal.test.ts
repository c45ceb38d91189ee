import fc from 'fast-check';
import { readDecimal, readPositiveDecimal } from './decimal.js';
import { Fault } from './wire-field.js';

describe('a decimal on a wire (rules 1.1)', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['007.50', '7.5'],
    ['-12.340', '-12.34'],
    ['100', '100'],
    [`${'9'.repeat(30)}.${'9'.repeat(30)}`, `${'9'.repeat(30)}.${'9'.repeat(30)}`],
    [`${'0'.repeat(50)}1`, '1'],
  ])('%s is %s', (text, normal) => expect(readDecimal(text)).toBe(normal));

  it.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '5.',
    '1e3',
    '1E3',
    '1,5',
    '1_000',
    '0x10',
    'NaN',
    'Infinity',
    '-',
    '--1',
    '1.2.3',
    '١',
    '1\n',
  ])('%j is none', (text) => expect(readDecimal(text)).toBeInstanceOf(Fault));

  it.each([`1${'0'.repeat(30)}`, `0.${'1'.repeat(31)}`, '1'.repeat(10_000)])(
    'has at most 30 digits on either side',
    (text) => expect(readDecimal(text)).toBeInstanceOf(Fault),
  );

  it('reads its own normal form as itself', () => {
    const digits = fc.stringMatching(/^\d{1,30}$/);
    fc.assert(
      fc.property(fc.boolean(), digits, digits, (negative, whole, fraction) => {
        const normal = readDecimal(`${negative ? '-' : ''}${whole}.${fraction}`);
        expect(readDecimal(normal as string)).toBe(normal);
        expect(normal).toMatch(/^(0|-?(0|[1-9]\d*)(\.\d*[1-9])?)$/);
      }),
    );
  });

  it('is above zero where it must be', () => {
    for (const text of ['0', '0.0', '-1']) expect(readPositiveDecimal(text)).toBeInstanceOf(Fault);
    expect(readPositiveDecimal('0.01')).toBe('0.01');
    expect(readPositiveDecimal('ten')).toEqual(new Fault('must be a plain decimal such as 12.5'));
  });
});
