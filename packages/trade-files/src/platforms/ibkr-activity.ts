import { Decimal, plain } from '@phasegate/phase-core';
import { quoted } from '../bad-trade-file.js';
import { effectOf } from './ibkr-flex.js';
import { readNumber } from './numbers.js';
import type { Platform, RowReader } from './platform.js';
import type { Reading } from './reading.js';
import type { Row } from './row.js';

/*
 * Names of sections and columns are in the language of the account; Header, Data, SubTotal, Total, DataDiscriminator
 * and what stands in it are not, and neither is the order: category, currency, (account,) symbol, date and time,
 * (exchange,) quantity, price, closing price, proceeds, commission, basis, realized, mark to market, code.
 */

const DATE_TIME = /^\d{4}-\d{2}-\d{2}, \d{2}:\d{2}:\d{2}$/;
/** One of them counts; the others repeat it. */
const DISCRIMINATORS = ['Order', 'Trade', 'Execution'];
const OPTION = /^([A-Z0-9.]{1,6}) (\d{2})([A-Z]{3})(\d{2}) ([\d.]+) ([CP])$/;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const FIRST_PLACE_OF_A_DATE = 6;
/** `March 1, 2026 - March 17, 2026`, in any language. */
const PERIOD = /\d{4}.* [-–] .*\d{4}/;

const isExecution = ({ cells }: Row): boolean =>
  cells[1] === 'Data' && DISCRIMINATORS.includes(cells[2] ?? '') && placeOfTime(cells) !== -1;

const placeOfTime = (cells: readonly string[]): number =>
  cells.findIndex((cell, place) => place >= FIRST_PLACE_OF_A_DATE && DATE_TIME.test(cell));

/** Interactive Brokers, an activity statement as CSV, in any language. */
export const ibkrActivity: Platform = {
  name: 'ibkr-activity',
  title: 'Interactive Brokers activity statement',
  calendar: 'us-equities',
  pointValue: '1',
  table: {
    recognizes: isExecution,
    read: (reading) => new StatementReader(reading),
  },
};

/** The section with which a statement begins: it tells the period. */
class StatementHead {
  #section: string | null = null;
  readonly #periods = new Set<string>();

  constructor(private readonly reading: Reading) {}

  row({ cells, line }: Row): void {
    const [section = '', kind] = cells;
    this.#section ??= section;
    if (section !== this.#section || kind !== 'Data') return;
    const text = cells.slice(2).join(',');
    if (!PERIOD.test(text)) return;
    if (this.#periods.has(text))
      throw this.reading.refuse(
        { line, field: 'row' },
        `the file holds the statement of one period twice (${quoted(text)}): its trades would count twice`,
      );
    this.#periods.add(text);
  }
}

class StatementReader implements RowReader {
  readonly #rows = new Map<string, { row: Row; header: Row }[]>();
  #header: Row | null = null;
  readonly #head: StatementHead;

  constructor(private readonly reading: Reading) {
    this.#head = new StatementHead(reading);
  }

  row(row: Row): void {
    const [, kind, discriminator = ''] = row.cells;
    this.#head.row(row);
    if (kind === 'Header') this.#header = row;
    else if (isExecution(row)) this.#execution(discriminator, row);
    else if (DISCRIMINATORS.includes(discriminator) && kind === 'Data')
      throw this.reading.refuse(
        { line: row.line, field: 'row' },
        'has no date and time: the file may end in the middle of it',
      );
    else if (discriminator === 'ClosedLot')
      this.reading.summary.leaveOut('closed lots, which repeat the trades');
    else if (kind === 'SubTotal' || kind === 'Total')
      this.reading.summary.leaveOut('subtotals and totals');
  }

  #execution(discriminator: string, row: Row): void {
    const rows = this.#rows.get(discriminator) ?? [];
    this.#rows.set(discriminator, rows);
    rows.push({ row, header: this.#header ?? row });
  }

  end(): void {
    const counted = DISCRIMINATORS.find((known) => this.#rows.has(known))!;
    this.reading.summary.assume(
      `a row ${counted} is a fill; proceeds are before the commission, of which a cost is negative`,
    );
    for (const [discriminator, rows] of this.#rows)
      for (const { row, header } of rows)
        if (discriminator === counted) this.#fill(row, header);
        else this.reading.summary.leaveOut(`rows ${discriminator}, which repeat the trades`);
  }

  #fill(row: Row, header: Row): void {
    const { cells, line } = row;
    if (cells.length < header.cells.length)
      throw this.reading.refuse(
        { line, field: 'row' },
        `has ${cells.length} values where the header has ${header.cells.length}: the file may end in the middle of it`,
      );
    const time = placeOfTime(cells);
    const codes = (cells.at(-1) ?? '').split(';');
    if (codes.includes('AFx')) {
      this.reading.summary.leaveOut('automatic currency conversions (AFx)');
      return;
    }
    const first = isNumber(cells[time + 1] ?? '') ? time + 1 : time + 2;
    const number = (place: number) => this.#number(row, header, place);
    const [quantity, price, proceeds] = [number(first), number(first + 1), number(first + 3)];
    if (quantity.isZero())
      throw this.reading.refuse(
        { line, field: header.cells[first] ?? 'quantity' },
        'must not be 0',
      );
    const symbol = symbolOf(
      this.reading.named({ line, field: header.cells[time - 1] ?? 'symbol' }, cells[time - 1]!),
    );
    const worth = multiplierOf(proceeds, quantity.times(price));
    if (worth !== null) this.reading.pointValues.set(symbol, worth);
    this.reading.fill({
      ...{ symbol, side: quantity.isNegative() ? 'sell' : 'buy', line },
      book: [...cells.slice(4, time - 1), symbol].join(' '),
      at: this.reading.instant({ line, field: header.cells[time] ?? 'time' }, cells[time]!),
      ...{ quantity: plain(quantity.abs()), price: plain(price) },
      costs: plain(number(first + 4).negated()),
      ...effectOf(codes.join(';')),
    });
  }

  #number({ cells, line, numeric }: Row, header: Row, place: number): Decimal {
    const text = cells[place] ?? '';
    const field = header.cells[place] || `column ${place + 1}`;
    const mark = numeric?.has(place) === true ? '.' : (this.reading.style.mark ?? '.');
    const value = readNumber(text, mark);
    if ('what' in value)
      throw this.reading.refuse({ line, field }, `${value.what}: ${quoted(text)}`);
    return value;
  }
}

const isNumber = (text: string): boolean =>
  !('what' in readNumber(text, '.')) || !('what' in readNumber(text, ','));

/** `SPY 20MAR26 690 C` → the OCC's symbol, as the Flex query has it. */
function symbolOf(symbol: string): string {
  const match = OPTION.exec(symbol);
  const [, root = '', day = '', month = '', year = '', strike = '', right = ''] = match ?? [];
  const number = MONTHS.indexOf(month) + 1;
  if (match === null || number === 0) return symbol;
  const thousandths = new Decimal(strike).times(1_000).toFixed(0).padStart(8, '0');
  return `${root.padEnd(6)}${year}${String(number).padStart(2, '0')}${day}${right}${thousandths}`;
}

/** The multiplier of one unit, by the proceeds, which are rounded. */
function multiplierOf(proceeds: Decimal, value: Decimal): Decimal | null {
  if (value.isZero() || proceeds.isZero()) return null;
  const ratio = proceeds.div(value).abs();
  const round = ratio.toSignificantDigits(3);
  return ratio.minus(round).abs().lte(round.times('0.001')) ? round : ratio;
}
