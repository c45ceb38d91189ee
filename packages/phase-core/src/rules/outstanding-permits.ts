import { entryOf } from '../numbers/keyed.js';
import type { Hot, Permit, PlannedEntry } from '../state.js';

/** Maximum of outstanding permits: a bot that checks and never trades must not fill its state and its log. */
export const MAX_PERMITS = 100;

/** The outstanding permit for a trade (rules 3.3). A trade_id may be any name, `__proto__` and `constructor` too. */
export const permitOf = ({ permits }: Pick<Hot, 'permits'>, trade_id: string): Permit | undefined =>
  entryOf(permits, trade_id);

/** The number of outstanding permits, apart from one that is being renewed. */
export function outstandingPermits({ permits }: Pick<Hot, 'permits'>, except?: string): number {
  let count = 0;
  for (const trade_id in permits) if (trade_id !== except) count += 1;
  return count;
}

/** A plan with the fields that it has, and no others. */
export function plannedOf({
  entry_price,
  stop_price,
  target_price,
  parent_trade_id,
}: {
  readonly [Field in keyof PlannedEntry]: PlannedEntry[Field] | undefined;
}): PlannedEntry {
  return {
    ...(entry_price === undefined ? {} : { entry_price }),
    ...(stop_price === undefined ? {} : { stop_price }),
    ...(target_price === undefined ? {} : { target_price }),
    ...(parent_trade_id === undefined ? {} : { parent_trade_id }),
  };
}
