/** The brief's dollars: one of each is one unit (rules 1.5). */
export const DOLLAR_CURRENCIES: readonly string[] = ['USD', 'USDT', 'USDC'];

/** Whether amounts in one currency may stand for amounts in the other, one for one. */
export function isSameMoney(one: string, other: string): boolean {
  const currencies = [one.toUpperCase(), other.toUpperCase()];
  return (
    currencies[0] === currencies[1] || currencies.every((each) => DOLLAR_CURRENCIES.includes(each))
  );
}
