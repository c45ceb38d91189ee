import { Fault } from './wire-field.js';

const MAX_NAME_LENGTH = 200;
/** In characters: of every reason that a person or a bot gives. */
export const MAX_REASON_LENGTH = 1000;
/** Control characters, line separators, and halves of characters, which UTF-8 cannot hold. */
const NOT_IN_A_NAME = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** An identifier or a symbol: 1 to 200 characters, none of them a control character. */
export const readName = (text: string): string | Fault => readLine(text, MAX_NAME_LENGTH);

/** Why somebody does something: 1 to 1000 characters on one line, not blank. */
export const readReason = (text: string): string | Fault =>
  text.trim() === '' ? new Fault('is blank') : readLine(text, MAX_REASON_LENGTH);

export function oneOf<const Choice extends string>(...choices: readonly Choice[]) {
  return (text: string): Choice | Fault =>
    choices.find((choice) => choice === text) ?? new Fault(`must be one of ${choices.join(', ')}`);
}

function readLine(text: string, longest: number): string | Fault {
  if (text.length > longest) return new Fault(`is longer than ${longest} characters`);
  return NOT_IN_A_NAME.test(text) ? new Fault('holds a control character') : text;
}
