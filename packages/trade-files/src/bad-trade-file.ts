import type { FileQuestion } from '@phasegate/contracts';

const SHOWN_CHARACTERS = 40;
/** Characters that a terminal or a log would act on instead of showing: control, format, separator. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Where a fault is: `line` counts the physical lines of the file from 1. */
export interface FaultPlace {
  readonly file: string;
  /** For one JSON document, and for a file that cannot be opened, this is 1. */
  readonly line: number;
  /** The column or JSON field, or what is at fault instead: `file`, `header`, `row`, `line`. */
  readonly field: string;
}

/** The option that the user must give so that the file can be read; the fault's place says where it is missing. */
export type Question = Omit<FileQuestion, 'line' | 'column'>;

/** How a question is answered on a command line; null: the fault itself says it. */
const GIVE: Readonly<Record<Question['option'], string | null>> = {
  zone: 'give --zone',
  symbol: 'give --symbol',
  dates: 'give --dates month-first or --dates day-first',
  decimal_mark: 'give --decimal-mark . or --decimal-mark ,',
  point_value: 'give --point-value SYMBOL=N',
  strategy: 'give --strategy',
  mapping: null,
};

/**
 * The first fault of a trade file (rules 9). The message is one printable line: `FILE:LINE: FIELD: what is wrong`, and
 * where something has to be said, by which option.
 */
export class BadTradeFile extends Error {
  override readonly name = 'BadTradeFile';
  readonly file: string;
  readonly line: number;
  readonly field: string;

  constructor(
    place: FaultPlace,
    readonly what: string,
    readonly question: Question | null = null,
  ) {
    const give = question === null ? null : GIVE[question.option];
    const more = give === null ? '' : `; ${give}`;
    super(printable(`${place.file}:${place.line}: ${place.field}: ${what}${more}`));
    this.file = place.file;
    this.line = place.line;
    this.field = place.field;
  }

  /** The message without the command line's option. */
  get sentence(): string {
    return printable(`${this.file}:${this.line}: ${this.field}: ${this.what}`);
  }

  /** The missing option, with the place that needs it. */
  get missing(): FileQuestion | null {
    const { question, line, field: column } = this;
    return question === null ? null : { ...question, line, column };
  }

  /** The fault without its place. */
  get reason(): string {
    return printable(`${this.field}: ${this.what}`);
  }
}

/** The text with its unprintable characters as `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** A text from the file as a message quotes it: short, printable, in double quotes. */
export function quoted(text: string): string {
  return `"${shortened(text)}"`;
}

/** A text from the file, short and printable. */
export function shortened(text: string, characters = SHOWN_CHARACTERS): string {
  return printable(text.length > characters ? `${text.slice(0, characters)}…` : text);
}
