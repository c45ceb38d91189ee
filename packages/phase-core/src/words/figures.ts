import { instantText, type Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';

/** `1500.25 USD`. */
export const amountIn = (currency: string, value: DecimalText): string => `${value} ${currency}`;

/** To the minute: `2026-03-10 11:00 UTC`. */
export function instantWords(instant: Instant): string {
  const text = instantText(instant);
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}
