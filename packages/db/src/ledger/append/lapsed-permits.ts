import {
  instantOf,
  permitOf,
  type CheckedState,
  type EventOf,
  type LapsedPermit,
  type Market,
  type PhaseEvent,
} from '@phasegate/phase-core';
import { z } from 'zod';
import { plainOf } from '../transaction/numerics.js';
import type { Queries } from '../transaction/queries.js';

const row = z.object({
  granted_at: z.date(),
  ended_at: z.date(),
  trading_day: z.string(),
  tenure: z.int(),
  slot: z.int().nullable(),
  notional: z.string().transform(plainOf),
  expires_at: z.date(),
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  counted_from: z.string().transform(plainOf),
  streak_from: z.string().transform(plainOf),
  strategy: z.string().nullable(),
});

/** A command's starting point: the stored state, and the events that have brought it to the present. */
export interface Brought {
  readonly market: Market;
  readonly before: CheckedState;
  readonly events: readonly PhaseEvent[];
}

/**
 * Permits of a trade_id that ended without a word, be it in this very transaction: a late report may use one
 * (rules 2.10).
 */
export async function lapsedPermits(
  queries: Queries,
  bot: string,
  trade_id: string,
  { market, before, events }: Brought,
): Promise<LapsedPermit[]> {
  const { rows } = await queries.query(
    `SELECT granted_at, ended_at, trading_day, tenure, slot, notional, expires_at, symbol, side, counted_from,
       streak_from, strategy FROM lapsed_permits
     WHERE bot = $1 AND trade_id = $2 ORDER BY granted_at`,
    [bot, trade_id],
  );
  const stored = z
    .array(row)
    .parse(rows)
    .map(({ counted_from, streak_from, trading_day, ...rest }) => ({
      ...rest,
      granted_at: rest.granted_at.getTime(),
      ended_at: rest.ended_at.getTime(),
      expires_at: rest.expires_at.getTime(),
      date: trading_day,
      thresholds: { counted_from, streak_from },
    }));
  const now = events
    .filter(isLapse)
    .filter((event) => event.trade_id === trade_id)
    .map((event) => lapsedBy(event, before, market));
  return [...stored, ...now];
}

export type Lapse = EventOf<'permit.unconfirmed'> | EventOf<'permit.revoked'>;

const isLapse = (event: PhaseEvent): event is Lapse =>
  event.type === 'permit.unconfirmed' || event.type === 'permit.revoked';

/**
 * The permit that an event ended: a revoked one honours entries before that instant, one that ran out those up to
 * its end (rules 3.3). `met`: the state before.
 */
export function lapsedBy(event: Lapse, before: CheckedState, market: Market): LapsedPermit {
  const {
    granted_at,
    expires_at,
    day,
    tenure,
    slot,
    symbol,
    side,
    notional,
    thresholds,
    strategy,
  } = permitOf(before.hot, event.trade_id)!;
  const ended_at = event.type === 'permit.unconfirmed' ? expires_at : instantOf(event.at) - 1;
  const date = market.dateOf(day);
  return {
    ...{ granted_at, ended_at, expires_at, date, tenure, slot },
    ...{ symbol, side, notional, thresholds, strategy },
  };
}
