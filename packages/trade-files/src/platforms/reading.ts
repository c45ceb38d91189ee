import { Fault, readName } from '@phasegate/contracts';
import { type CalendarKind, Decimal } from '@phasegate/phase-core';
import { BadTradeFile, type Question, quoted } from '../bad-trade-file.js';
import type { ClosedTrade } from './closed-trade.js';
import { type Clock, clockOf, UTC } from './clock.js';
import { type BadDate, type DayMonthOrder, type Moment, readMoment } from './dates.js';
import type { Fill } from './fill.js';
import { FillList } from './fill-list.js';
import type { BadNumber } from './numbers.js';
import type { PlatformOptions } from './platform-options.js';
import type { Row } from './row.js';
import { type Style, styleOf } from './style.js';
import { Summary } from './summary.js';
import { TradeRows } from './trade-rows.js';

const HOUR_MS = 3_600_000;
const LIKELY_ZONES = ['UTC', 'America/New_York', 'America/New_York+07:00'];

/** Where in the file a value stands. */
export interface Place {
  readonly line: number;
  /** The column as the file calls it. */
  readonly field: string;
}

export interface PlatformFacts {
  readonly title: string;
  readonly calendar: CalendarKind;
  /** The value of one unit per point unless a contract is known to differ; null: it must be given. */
  readonly pointValue: string | null;
  readonly futuresOnly?: boolean;
}

/** Collects what a platform's reader finds in one file, and knows what is said about it. */
export class Reading {
  readonly summary = new Summary();
  readonly rows = new TradeRows(this.summary);
  readonly fills = new FillList(this.summary);
  /** The clock that the file names for itself. */
  clock: Clock | null = null;
  /** The currency of the amounts, where the file names one. */
  currency: string | null = null;
  readonly pointValues = new Map<string, Decimal>();
  readonly style: Style;
  readonly #given: Clock | null;
  #order: DayMonthOrder | null;

  constructor(
    readonly file: string,
    readonly facts: PlatformFacts,
    readonly options: PlatformOptions,
    style: Style,
  ) {
    const { decimalMark } = options;
    this.style = decimalMark === undefined ? style : { ...style, mark: decimalMark };
    this.#order = options.dates ?? style.dates;
    this.#given = options.zone === undefined ? null : clockOf(options.zone);
  }

  refuse({ line, field }: Place, what: string, question?: Question): BadTradeFile {
    return new BadTradeFile({ file: this.file, line, field }, what, question);
  }

  /** The symbol that somebody gave, for files that hold none. */
  symbol(place: Place, fromName: string | null = null): string {
    const symbol = this.options.symbol ?? fromName;
    if (symbol === null)
      throw this.refuse(place, 'the file does not say what was traded', {
        option: 'symbol',
        readings: [],
      });
    const source = this.options.symbol === undefined ? 'from the name of the file' : 'as given';
    this.summary.assume(`symbol ${symbol} (${source}; the file holds none)`);
    return symbol;
  }

  /** A date as it stands in the file → an instant. `not before` settles an hour that the clock showed twice. */
  instant(place: Place, text: string, notBefore: number | null = null): number {
    const moment = readMoment(text, this.#order);
    if ('what' in moment) throw this.#badDate(place, text, moment);
    if ('instant' in moment) return moment.instant;
    if (moment.dateOnly) this.summary.assume('days without a time are read as 00:00');
    return this.#onClock(place, text, moment, notBefore);
  }

  #badDate(place: Place, text: string, { what, readings }: BadDate): BadTradeFile {
    return this.refuse(place, `${what}: ${quoted(text)}`, questionOf('dates', readings));
  }

  #onClock(
    place: Place,
    text: string,
    { wall, dateOnly }: Extract<Moment, { wall: number }>,
    notBefore: number | null,
  ): number {
    const clock = this.clock ?? this.#given;
    if (clock === null) throw this.#noZone(place, text, wall);
    if (this.clock === null) this.summary.assume(`clock ${clock.name} (as given)`);
    // Where a day begins at 01:00, it begins there.
    const midnight = dateOnly && clock.possible(wall).length === 0;
    const possible = clock.possible(midnight ? wall + HOUR_MS : wall);
    const [first] = possible;
    if (first === undefined) {
      const what = `is a time that ${clock.name} skipped, so the file runs by another clock: ${quoted(text)}`;
      throw this.refuse(place, what);
    }
    if (possible.length > 1)
      this.summary.count(
        'times in an hour that the clock showed twice: the first was taken, or the second where the order wants it',
      );
    return possible.find((at) => notBefore === null || at >= notBefore) ?? first;
  }

  #noZone(place: Place, text: string, wall: number): BadTradeFile {
    const readings = LIKELY_ZONES.map((value) => {
      const at = new Date(clockOf(value)!.possible(wall)[0] ?? wall);
      return { value, reads: at.toISOString().replace('.000Z', 'Z') };
    });
    const listed = readings.map(({ value, reads }) => `${reads} by ${value}`).join(', ');
    return this.refuse(
      place,
      `${quoted(text)} has no zone and nothing in the file names one: ${listed}`,
      { option: 'zone', readings },
    );
  }

  /** The file tells what its amounts are in. */
  inCurrency(currency: string): void {
    this.currency = currency;
    this.summary.assume(`amounts in ${currency}`);
  }

  /** A date in a column that is always in UTC, whatever clock the others run by. */
  utcInstant(place: Place, text: string): number {
    const moment = readMoment(text, this.#order);
    if ('what' in moment) throw this.#badDate(place, text, moment);
    return 'instant' in moment ? moment.instant : moment.wall;
  }

  /** A platform that always writes the month first, unless the file shows otherwise. */
  monthFirst(): void {
    if (this.#order !== null) return;
    this.#order = 'month-first';
    this.summary.assume('dates with the month first, as the platform writes them');
  }

  /** Rows that were found in another way than as those of a table, to settle the order of day and month. */
  learnFrom(rows: readonly Row[]): void {
    this.#order ??= styleOf(rows).dates;
  }

  badNumber(place: Place, text: string, { what, readings }: BadNumber): BadTradeFile {
    return this.refuse(place, `${what}: ${quoted(text)}`, questionOf('decimal_mark', readings));
  }

  /** A symbol as the platform writes it. */
  named(place: Place, symbol: string): string {
    if (symbol === '') throw this.refuse(place, 'is empty');
    const name = readName(symbol);
    if (name instanceof Fault) throw this.refuse(place, `${name.what}: ${quoted(symbol)}`);
    return name;
  }

  /** A file that names no zone, of a platform that always writes UTC. */
  writesUtc(): void {
    this.clock = UTC;
    this.summary.assume('clock UTC (the platform writes no other)');
  }

  /** One of the fills of the file; those are paired into round trips. */
  fill(fill: Fill): void {
    this.fills.add(fill);
  }

  /** A row that stands for a closed trade. */
  trade(trade: ClosedTrade): void {
    this.rows.add(trade);
  }
}

/** The option that is needed where a value has more than one reading. */
function questionOf(
  option: 'dates' | 'decimal_mark',
  readings: Readonly<Record<string, string>> | undefined,
): Question | undefined {
  if (readings === undefined) return undefined;
  return {
    option,
    readings: Object.entries(readings).map(([value, reads]) => ({ value, reads })),
  };
}
