import {
  difference,
  greatest,
  least,
  roundDownToUnit,
  sum,
  type DecimalText,
} from '../numbers/decimal.js';
import { entryOf } from '../numbers/keyed.js';
import type { CheckedState, Hot, Permit } from '../state.js';
import { symbolKey } from '../symbol.js';
import { effectiveSize, shareOfEquity } from './sizing.js';

/** The room for one more live entry; null: no limit. May be below 0. */
export interface Room {
  /** Of the position's size (rules 3.2). */
  readonly size: DecimalText | null;
  /** Of the account (rules 3.6). */
  readonly exposure: DecimalText | null;
}

/** The room for a live entry in a symbol. `except`: a permit whose own claim does not count, when it is renewed. */
export function roomFor(state: CheckedState, symbol: string, except?: string): Room {
  const { hot } = state;
  const size = effectiveSize(state);
  const cap = exposureCap(state);
  const claims = claimsOf(hot, except);
  return {
    size: size === null ? null : difference(size, claimedIn(hot, symbolKey(symbol), claims)),
    exposure: cap === null ? null : difference(cap, claimedInAll(hot, claims)),
  };
}

/** The largest notional that would be allowed now, never below 0; null: no limit (rules 3). */
export function maxNotional({ size, exposure }: Room): DecimalText | null {
  if (size === null || exposure === null) {
    const limit = size ?? exposure;
    return limit === null ? null : greatest('0', limit);
  }
  return greatest('0', least(size, exposure));
}

/** Maximum total of all open positions (rules 3.6); null: switched off. */
export function exposureCap(state: CheckedState): DecimalText | null {
  const share = state.policies.policy.exposure.max_equity_share;
  if (share === null) return null;
  return roundDownToUnit(shareOfEquity(state, share), state.policies.policy.sizing.unit);
}

/** Notional of the open live trades, in all symbols. */
export function openExposure({ exposure }: Hot): DecimalText {
  let total = '0';
  for (const symbol in exposure) total = sum(total, exposure[symbol]!);
  return total;
}

/** Open live trades and outstanding permits in one symbol, long and short together (rules 3.2). */
const claimedIn = (hot: Hot, key: string, claims: readonly Claim[]): DecimalText =>
  claims.reduce(
    (total, { symbol, notional }) => (symbolKey(symbol) === key ? sum(total, notional) : total),
    entryOf(hot.exposure, key) ?? '0',
  );

const claimedInAll = (hot: Hot, claims: readonly Claim[]): DecimalText =>
  claims.reduce((total, { notional }) => sum(total, notional), openExposure(hot));

type Claim = Pick<Permit, 'symbol' | 'notional'>;

function claimsOf({ permits, today }: Hot, except: string | undefined): readonly Claim[] {
  const claims: Claim[] = [];
  for (const trade_id in permits) if (trade_id !== except) claims.push(permits[trade_id]!);
  for (const permit of today.unconfirmed) if (!permit.cancelled) claims.push(permit);
  return claims;
}
