/** Every digit that the API sends is shown. */
const EVERY_DIGIT = 20;

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: EVERY_DIGIT });
const money = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: EVERY_DIGIT,
});
const gain = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: EVERY_DIGIT,
  signDisplay: 'exceptZero',
});
const percent = new Intl.NumberFormat('en-US', {
  style: 'percent',
  maximumFractionDigits: EVERY_DIGIT,
});
const shortPercent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const mean = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** Given as text, a decimal is formatted exactly: no float comes between. */
const exactly = (format: Intl.NumberFormat, decimal: string): string =>
  format.format(decimal as Intl.StringNumericLiteral);

/** "12345.5" → "12,345.5" */
export const showDecimal = (decimal: string): string => exactly(plain, decimal);

/** 12345 → "12,345" */
export const showCount = (count: number): string => plain.format(count);

/** "12345.5", "USD" → "12,345.50 USD" */
export const showMoney = (decimal: string, currency: string): string =>
  `${exactly(decimal.includes('.') ? money : plain, decimal)} ${currency}`;

/** A profit or a loss, with its sign: "12.5", "USD" → "+12.50 USD" */
export const showGain = (decimal: string, currency: string): string =>
  `${exactly(gain, decimal)} ${currency}`;

/** A share of one, exactly: "0.6525" → "65.25%" */
export const showShare = (decimal: string): string => exactly(percent, decimal);

/** A share of one to two places, rounded: "0.66666…" → "66.67%"; what is there is never shown as nothing: "<0.01%" */
export function showRoundedShare(decimal: string): string {
  const shown = exactly(shortPercent, decimal);
  return /^-?0%$/.test(shown) && /[1-9]/.test(decimal) ? '<0.01%' : shown;
}

/** A share of one as the percentage that a person types, exactly: "0.6525" → "65.25" */
export const percentageOf = (share: string): string => shifted(share, 2);

/** The share of one that a typed percentage means, exactly: "65.25" or "65.25%" → "0.6525"; null: it is none. */
export function shareOf(percentage: string): string | null {
  const digits = percentage.trim().replace(/\s*%$/, '');
  return /^-?\d+(\.\d+)?$/.test(digits) ? shifted(digits, -2) : null;
}

/** A decimal with its point moved to the right; to the left by a negative number of places. */
function shifted(decimal: string, places: number): string {
  const sign = isLoss(decimal) ? '-' : '';
  const [whole = '', part = ''] = decimal.slice(sign.length).split('.');
  const [digits, point] =
    places < 0
      ? [`${'0'.repeat(-places)}${whole}${part}`, whole.length]
      : [`${whole}${part.padEnd(places, '0')}`, whole.length + places];
  const before = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const after = digits.slice(point).replace(/0+$/, '');
  return `${sign}${before}${after === '' ? '' : `.${after}`}`;
}

/** A mean to two places, rounded: "28.065278" → "28.07" */
export const showMean = (decimal: string): string => exactly(mean, decimal);

/** Whether a decimal is below zero. */
export const isLoss = (decimal: string): boolean => decimal.startsWith('-');

/** To a whole number, rounded, for estimates of money: "10234.5678" → "10,235" */
export const showRounded = (decimal: string): string => exactly(whole, decimal);
