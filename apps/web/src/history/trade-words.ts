import type { ListedTradeAnswer } from '@phasegate/contracts';
import { showMoney } from '../format/decimal';

export const STATUS_WORDS: Readonly<Record<ListedTradeAnswer['status'], string>> = {
  open: 'Open',
  closed: 'Closed',
  voided: 'Voided',
};

export const OUTCOME_WORDS: Readonly<Record<NonNullable<ListedTradeAnswer['outcome']>, string>> = {
  win: 'Win',
  loss: 'Loss',
  flat: 'Flat',
};

export const KIND_WORDS: Readonly<Record<ListedTradeAnswer['kind'], string>> = {
  strategy: 'Strategy',
  emergency_exit: 'Emergency exit',
  manual_override: 'Manual override',
};

type LetIn = Pick<ListedTradeAnswer, 'permitted' | 'imported' | 'mode' | 'decision'>;

/** The authorization of a trade, in one sentence (rules 3.3, 3.5). */
export function authorizationWords(
  { permitted, imported, mode, decision }: LetIn,
  currency: string,
): string {
  if (imported) return 'Imported: no check was made.';
  if (!permitted) return 'There was no check, or it was blocked.';
  if (decision === null)
    return mode === 'paper' ? 'Paper: needs no permit.' : 'The log has no record of its permit.';
  const asked = showMoney(decision.notional, currency);
  return decision.max_notional === null
    ? `Permit for ${asked}, no limit then.`
    : `Permit for ${asked} of at most ${showMoney(decision.max_notional, currency)}.`;
}
