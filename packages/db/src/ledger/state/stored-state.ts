import {
  BREAKER_CAUSES,
  PHASES,
  policySchema,
  STATE_VERSION,
  TRIGGERS,
  type Hot,
  type Policies,
  type State,
  type TrackRecord,
} from '@phasegate/phase-core';
import canonicalize from 'canonicalize';
import { z } from 'zod';

const instant = z.number();
const thresholds = z.object({ counted_from: z.string(), streak_from: z.string() });
const permit = z.object({
  granted_at: instant,
  expires_at: instant,
  day: z.int(),
  tenure: z.int(),
  slot: z.int().nullable(),
  max_notional: z.string().nullable(),
  asked: z.strictObject({
    entry_price: z.string().optional(),
    stop_price: z.string().optional(),
    target_price: z.string().optional(),
    parent_trade_id: z.string().optional(),
  }),
  symbol: z.string(),
  side: z.enum(['long', 'short']),
  notional: z.string(),
  thresholds,
  key: z.string().nullable(),
  strategy: z.string().nullable(),
});
/** By names from outside, which may be any: zod's own records leave `__proto__` out without a word. */
const byName = <T>(entry: z.ZodType<T>) =>
  z
    .custom<Readonly<Record<string, T>>>((given) => typeof given === 'object' && given !== null)
    .transform((given) =>
      Object.fromEntries(Object.entries(given).map(([name, each]) => [name, entry.parse(each)])),
    );
const metrics = z.object({
  source: z.literal('report').optional(),
  value: z.string().optional(),
  loss_streak: z.int(),
  rolling_win_rate: z.string().nullable(),
  day_pnl: z.string(),
  day_base: z.string(),
  equity: z.string(),
  peak: z.string(),
});
const hotSchema = z.object({
  version: z.literal(STATE_VERSION),
  seq: z.int(),
  at: instant,
  phase: z.enum(PHASES),
  size: z.string().nullable(),
  tenure: z.int(),
  day: z.int(),
  breaker: z
    .object({ cause: z.enum(BREAKER_CAUSES), since: instant, blocks_paper: z.boolean() })
    .nullable(),
  downgrade_due: z
    .object({
      triggers: z.array(z.enum(TRIGGERS)),
      since: instant,
      metrics: metrics.nullable(),
    })
    .nullable(),
  equity: z.string(),
  day_equity: z.string(),
  today: z.object({
    entries: z.int(),
    unconfirmed: z.array(
      z.object({
        trade_id: z.string(),
        symbol: z.string(),
        notional: z.string(),
        cancelled: z.boolean(),
      }),
    ),
    slots: z.array(z.int()),
  }),
  permits: byName(permit),
  exposure: byName(z.string()),
  used_sizes: z.array(z.object({ day: z.int(), notional: z.string() })),
  open_trades: z.int(),
  strategy: z.string().nullable(),
}) satisfies z.ZodType<Hot>;

const pendingPolicy = z
  .object({ version: z.int(), policy: policySchema, partial: z.boolean() })
  .nullable();
const policiesSchema = z.object({
  version: z.int(),
  policy: policySchema,
  boundary: pendingPolicy,
  next_tenure: pendingPolicy,
  partial: z.boolean(),
}) satisfies z.ZodType<Policies>;

/** The parts a check needs. A snapshot that does not parse is an error, and so never an allow (NFR-004). */
export const readHot = (text: string): Hot => hotSchema.parse(JSON.parse(text));

/** Policies seldom change: each text is parsed once. */
const parsedPolicies = new Map<string, Policies>();
const POLICIES_REMEMBERED = 2_000;

export function readPolicies(text: string): Policies {
  const known = parsedPolicies.get(text);
  if (known !== undefined) return known;
  const policies = policiesSchema.parse(JSON.parse(text));
  if (parsedPolicies.size >= POLICIES_REMEMBERED) parsedPolicies.clear();
  parsedPolicies.set(text, policies);
  return policies;
}

/** The track record, as the fold wrote it; its shape is checked at the top only, the log can rebuild it. */
const recordShape = z.looseObject({
  trades: z.array(z.looseObject({})),
  sessions: z.array(z.looseObject({})),
});

export function readRecord(text: string): TrackRecord {
  const record: unknown = JSON.parse(text);
  recordShape.parse(record);
  return record as TrackRecord;
}

export interface StoredState {
  readonly hot: string;
  readonly policies: string;
  readonly record: string;
}

/** In the order of the log, so that a rebuild gives the same text. */
export const writtenPolicies = (policies: Policies): string => canonicalize(policies)!;

export function writtenState(state: State): StoredState {
  return {
    hot: JSON.stringify(state.hot),
    policies: writtenPolicies(state.policies),
    record: JSON.stringify(state.record),
  };
}
