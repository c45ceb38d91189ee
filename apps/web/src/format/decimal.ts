/** Every digit that the API sends is shown. */
const EVERY_DIGIT = 20;

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: EVERY_DIGIT });
const money = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: EVERY_DIGIT,
});

/** Given as text, a decimal is formatted exactly: no float comes between. */
const exactly = (format: Intl.NumberFormat, decimal: string): string =>
  format.format(decimal as Intl.StringNumericLiteral);

/** "12345.5" → "12,345.5" */
export const showDecimal = (decimal: string): string => exactly(plain, decimal);

/** "12345.5", "USD" → "12,345.50 USD" */
export const showMoney = (decimal: string, currency: string): string =>
  `${exactly(decimal.includes('.') ? money : plain, decimal)} ${currency}`;
