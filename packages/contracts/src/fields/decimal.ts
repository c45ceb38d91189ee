import { isPlainDecimal, type DecimalText } from '@phasegate/phase-core';
import { flat } from './flat.js';
import { Fault } from './wire-field.js';

/** Longer texts are refused unread; leading and trailing zeros count towards this limit only. */
const MAX_TEXT_LENGTH = 200;
const PLAIN = /^-?\d+(?:\.\d+)?$/;
const NORMAL = /^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9])$/;

const NOT_PLAIN = new Fault('must be a plain decimal such as -12.5');
const NOT_PLAIN_POSITIVE = new Fault('must be a plain decimal such as 12.5');
const NOT_POSITIVE = new Fault('must be greater than 0');
const TOO_MANY_DIGITS = new Fault('has more than 30 digits before or after the point');

/**
 * A plain decimal (rules 1.1, 9.1: no exponent, plus sign or separators) → the same without zeros
 * that mean nothing: `007.50` → `7.5`, `-0.0` → `0`.
 */
export function readDecimal(text: string): DecimalText | Fault {
  if (text.length > MAX_TEXT_LENGTH) return TOO_MANY_DIGITS;
  if (NORMAL.test(text)) return isPlainDecimal(text) ? text : TOO_MANY_DIGITS;
  if (!PLAIN.test(text)) return NOT_PLAIN;
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const integer = whole.replace(/^0+(?=\d)/, '');
  const decimals = fraction.replace(/0+$/, '');
  const size = decimals === '' ? integer : `${integer}.${decimals}`;
  const normal = negative && size !== '0' ? `-${size}` : size;
  return isPlainDecimal(normal) ? flat(normal) : TOO_MANY_DIGITS;
}

/** A plain decimal above zero: notional and prices (rules 9.1). */
export function readPositiveDecimal(text: string): DecimalText | Fault {
  const decimal = readDecimal(text);
  if (decimal === NOT_PLAIN) return NOT_PLAIN_POSITIVE;
  return decimal === '0' || (typeof decimal === 'string' && decimal.startsWith('-'))
    ? NOT_POSITIVE
    : decimal;
}
