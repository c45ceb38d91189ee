const SHOWN_CHARACTERS = 40;
/** What a terminal or a log would act on instead of showing: control, format and separator characters. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Where a fault is: `line` counts the physical lines of the file from 1. */
export interface FaultPlace {
  readonly file: string;
  /** For one JSON document, and for a file that cannot be opened, this is 1. */
  readonly line: number;
  /** The column or JSON field, or what is at fault instead: `file`, `header`, `row`, `line`. */
  readonly field: string;
}

/** The first fault of a trade file (rules 9). The message is one printable line: `FILE:LINE: FIELD: what is wrong`. */
export class BadTradeFile extends Error {
  override readonly name = 'BadTradeFile';
  readonly file: string;
  readonly line: number;
  readonly field: string;

  constructor(
    place: FaultPlace,
    readonly what: string,
  ) {
    super(printable(`${place.file}:${place.line}: ${place.field}: ${what}`));
    this.file = place.file;
    this.line = place.line;
    this.field = place.field;
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
