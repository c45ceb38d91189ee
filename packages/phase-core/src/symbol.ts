const LOWER_CASE = /[a-z]/;

/** A symbol as it is compared: the case of ASCII letters does not matter (rules 2.1). */
export const symbolKey = (symbol: string): string =>
  LOWER_CASE.test(symbol) ? symbol.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : symbol;
