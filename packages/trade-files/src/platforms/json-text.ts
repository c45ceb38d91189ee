import { isLosslessNumber } from 'lossless-json';

/** A JSON value as a table would hold it: numbers by their digits in the file, nothing for what is no single value. */
export function jsonText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isLosslessNumber(value)) return value.value;
  return typeof value === 'boolean' ? String(value) : '';
}
