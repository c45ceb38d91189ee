import type { HistoryTrade } from '@phasegate/phase-core';
import { z } from 'zod';
import { readDecimal, readPositiveDecimal } from './fields/decimal.js';
import { readInstant } from './fields/instant.js';
import { oneOf, readName } from './fields/name.js';
import { optional, required } from './fields/wire-field.js';

export const REQUIRED_FIELDS = [
  'trade_id',
  'symbol',
  'side',
  'opened_at',
  'closed_at',
  'notional',
  'pnl',
] as const satisfies readonly (keyof HistoryTrade)[];

const wireTrade = z.object({
  trade_id: required('a name', readName),
  symbol: required('a name', readName),
  side: required('long or short', oneOf('long', 'short')),
  kind: optional('a kind', oneOf('strategy', 'emergency_exit', 'manual_override'), 'strategy'),
  opened_at: required('an instant', readInstant),
  closed_at: required('an instant', readInstant),
  notional: required('a decimal', readPositiveDecimal),
  pnl: required('a decimal', readDecimal),
  entry_price: optional('a decimal', readPositiveDecimal, null),
  stop_price: optional('a decimal', readPositiveDecimal, null),
  target_price: optional('a decimal', readPositiveDecimal, null),
});

export const TRADE_FIELDS: readonly string[] = Object.keys(wireTrade.shape);

/**
 * A trade as it crosses a border (rules 9.1): every value a string, kind and prices optional → HistoryTrade.
 * Unknown fields are dropped; `.strict()` of it refuses them.
 */
export const historyTradeSchema = wireTrade.refine(
  ({ opened_at, closed_at }) => closed_at >= opened_at,
  {
    error: 'is before opened_at',
    path: ['closed_at'],
  },
);
