import { isSameMoney } from '@phasegate/phase-core';
import { ProblemError } from '../http/problem-error.js';

/** Why the amounts are not in the bot's currency, in a sentence; null: they are, or their currency is unknown. */
export function foreignCurrency(file: string | null | undefined, bot: string): string | null {
  if (file === null || file === undefined || isSameMoney(file, bot)) return null;
  return `The file's amounts are in ${file}, the bot's in ${bot}: import it into a bot whose currency is ${file}.`;
}

/** @throws ProblemError CURRENCY_MISMATCH */
export function assertSameMoney(file: string | null | undefined, bot: string): void {
  const foreign = foreignCurrency(file, bot);
  if (foreign !== null) throw new ProblemError('CURRENCY_MISMATCH', foreign);
}

/** Currencies pegged to the dollar are treated as dollars, with a warning. */
export function currencyWarning(file: string | null | undefined, bot: string): string[] {
  if (file === null || file === undefined || file === bot || !isSameMoney(file, bot)) return [];
  return [`amounts in ${file} are taken for ${bot}, one for one`];
}
