import {
  policySchema,
  type Hot,
  type Policies,
  type State,
  type TrackRecord,
} from '@phasegate/phase-core';
import { z } from 'zod';

const instant = z.number();
const permit = z.object({
  granted_at: instant,
  expires_at: instant,
  day: z.int(),
  tenure: z.int(),
  slot: z.int().nullable(),
  max_notional: z.string().nullable(),
  asked: z.string(),
  notional: z.string(),
});
/** By trade_id, which may be any name: zod's own records leave `__proto__` out without a word. */
const permits = z
  .custom<Readonly<Record<string, unknown>>>((given) => typeof given === 'object' && given !== null)
  .transform((given) =>
    Object.fromEntries(
      Object.entries(given).map(([trade_id, each]) => [trade_id, permit.parse(each)]),
    ),
  );
const hotSchema = z.object({
  seq: z.int(),
  at: instant,
  phase: z.enum(['experience', 'proof_of_concept', 'real_money_trial', 'scaling']),
  size: z.string().nullable(),
  tenure: z.int(),
  day: z.int(),
  breaker: z
    .object({
      cause: z.enum(['downgrade', 'unpermitted_trade', 'manual']),
      since: instant,
      blocks_paper: z.boolean(),
    })
    .nullable(),
  downgrade_due: z
    .object({
      triggers: z.array(
        z.enum(['consecutive_losses', 'rolling_win_rate', 'daily_loss', 'drawdown']),
      ),
      since: instant,
    })
    .nullable(),
  equity: z.string(),
  held_back: z.string(),
  today: z.object({ entries: z.int(), unconfirmed: z.int(), slots: z.array(z.int()) }),
  permits,
  open_trades: z.int(),
}) satisfies z.ZodType<Hot>;

const policiesSchema = z.object({
  version: z.int(),
  policy: policySchema,
  pending: z
    .object({ version: z.int(), policy: policySchema, from: z.enum(['boundary', 'tenure']) })
    .nullable(),
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

export function writtenState(state: State): StoredState {
  return {
    hot: JSON.stringify(state.hot),
    policies: JSON.stringify(state.policies),
    record: JSON.stringify(state.record),
  };
}
