import { z } from 'zod';
import type { CalendarSettings } from '../calendar/market.js';
import { Decimal, isPlainDecimal, plain, type DecimalText } from '../numbers/decimal.js';

const nonNegative = z
  .string({ error: 'must be a decimal in a string, such as "0.55"' })
  .refine(isPlainDecimal, { error: 'must be a plain decimal, such as "0.55"', abort: true })
  .transform((text): DecimalText => plain(new Decimal(text)))
  .refine((text) => !text.startsWith('-'), { error: 'must not be negative' });
const anyDecimal = z
  .string({ error: 'must be a decimal in a string, such as "-12.5"' })
  .refine(isPlainDecimal, { error: 'must be a plain decimal, such as "-12.5"', abort: true })
  .transform((text): DecimalText => plain(new Decimal(text)));
const rate = nonNegative.refine((text) => new Decimal(text).lte(1), {
  error: 'must not be above 1',
});
const count = z
  .int({ error: 'must be a whole number, without quotes' })
  .min(0, { error: 'must not be negative' });
/** Of a gate that does not say how many people must approve. */
export const APPROVALS_BY_DEFAULT = 1;
/** How many people must approve an advance; absent: the default. It is no key of rules 10, so a policy without it stays as it was. */
const approvals = z
  .int({ error: 'must be 1 or 2, without quotes' })
  .min(1, { error: 'must be 1 or 2' })
  .max(2, { error: 'must be 1 or 2' })
  .optional()
  .meta({
    default: APPROVALS_BY_DEFAULT,
    description: 'People who must approve the advance out of this phase',
  });
const positive = nonNegative.refine((text) => new Decimal(text).gt(0), {
  error: 'must be above 0',
});
const window = z
  .int({ error: 'must be a whole number, without quotes' })
  .min(1, { error: 'must be at least 1' });
const wallClock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day, such as "07:00"' });
const zone = z
  .string()
  .refine(isZone, { error: 'must be a time zone of the IANA list, such as "America/New_York"' });

/** A zone is one if `Intl` knows it; the answer does not depend on the machine's own zone. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

const downgradeSchema = z.strictObject({
  consecutive_losses: count.nullable(),
  rolling_window: window,
  rolling_win_rate: rate.nullable(),
  daily_loss: rate.nullable(),
  drawdown: rate.nullable(),
});

const policyKeys = z.strictObject({
  calendar: z.strictObject({
    kind: z.enum(['us-equities', 'always-open']),
    zone,
    open: wallClock,
    close: wallClock,
  }),
  risk_reward: z.enum(['planned', 'realized']),
  auto_approve: z.boolean(),
  permit_seconds: count,
  strategy_change: z.enum(['mark', 'restart']),
  limits: z.strictObject({ proof_of_concept: z.strictObject({ trades_per_day: count }) }),
  evidence: z.strictObject({
    min_size_share: rate,
    profit_factor_share: rate.nullable(),
    max_open_days: count.nullable(),
    emergency_share: rate.nullable(),
  }),
  exposure: z.strictObject({ max_equity_share: nonNegative.nullable() }),
  gates: z.strictObject({
    experience: z.strictObject({
      session_window: window,
      profitable_sessions: count,
      win_rate: rate,
      average_rr: nonNegative,
      net_pnl: anyDecimal.nullable(),
      override_incidents: count,
      imported_sessions: count,
      backtest_sessions: count,
      confidence: rate.nullable(),
      approvals,
    }),
    proof_of_concept: z.strictObject({
      trade_window: window,
      trading_days: count,
      max_missed_days: count,
      win_rate: rate,
      average_rr: nonNegative,
      net_pnl: anyDecimal.nullable(),
      confidence: rate.nullable(),
      approvals,
    }),
    real_money_trial: z.strictObject({
      trade_window: window,
      trading_days: count,
      active_days: count,
      win_rate: rate,
      average_rr: nonNegative,
      net_pnl: anyDecimal.nullable(),
      max_drawdown: rate,
      confidence: rate.nullable(),
      approvals,
    }),
  }),
  suggestion: z.strictObject({ profitable_sessions: count }),
  downgrade: z.strictObject({
    proof_of_concept: downgradeSchema,
    real_money_trial: downgradeSchema,
    scaling: downgradeSchema,
  }),
  sizing: z.strictObject({
    unit: positive,
    proof_of_concept: nonNegative,
    real_money_trial: nonNegative,
    scaling: z.strictObject({
      start: nonNegative,
      max: nonNegative,
      max_equity_share: rate,
      streak_wins: count,
      streak_raise: nonNegative,
      session_window: window,
      session_win_rate: rate,
      session_raise: nonNegative,
      max_step: nonNegative,
    }),
    downgrade_factor: rate,
    recover_wins: count,
    streak_min_share: rate,
  }),
});

/** A bot's policy, whole (rules 10). Rates and amounts are decimals in strings, counts integers. */
export const policySchema = policyKeys.superRefine(({ auto_approve, gates }, context) => {
  if (!auto_approve) return;
  for (const [name, { approvals }] of Object.entries(gates))
    if (approvals === 2)
      context.addIssue({
        code: 'custom',
        path: ['gates', name, 'approvals'],
        message: 'must be 1 while auto_approve is true: nobody is asked then',
      });
});

export type Policy = z.infer<typeof policySchema>;
export type RiskReward = Policy['risk_reward'];
export type DowngradePolicy = Policy['downgrade']['scaling'];

const usEquities: CalendarSettings = {
  kind: 'us-equities',
  zone: 'America/New_York',
  open: '07:00',
  close: '16:00',
};

const lossLimits = {
  consecutive_losses: 3,
  rolling_window: 20,
  rolling_win_rate: '0.55',
  daily_loss: '0.05',
  drawdown: '0.05',
} as const;

/** The defaults of rules 10, for a bot registered without a policy of its own. */
export const DEFAULT_POLICY: Policy = {
  calendar: usEquities,
  risk_reward: 'planned',
  auto_approve: false,
  permit_seconds: 300,
  strategy_change: 'mark',
  limits: { proof_of_concept: { trades_per_day: 1 } },
  evidence: {
    min_size_share: '0.25',
    profit_factor_share: '0.5',
    max_open_days: 5,
    emergency_share: '0.02',
  },
  exposure: { max_equity_share: '1' },
  gates: {
    experience: {
      session_window: 20,
      profitable_sessions: 20,
      win_rate: '0.6',
      average_rr: '1.5',
      net_pnl: '0',
      override_incidents: 0,
      imported_sessions: 20,
      backtest_sessions: 10,
      confidence: null,
    },
    proof_of_concept: {
      trade_window: 50,
      trading_days: 30,
      max_missed_days: 3,
      win_rate: '0.65',
      average_rr: '1.8',
      net_pnl: '0',
      confidence: null,
    },
    real_money_trial: {
      trade_window: 100,
      trading_days: 60,
      active_days: 30,
      win_rate: '0.7',
      average_rr: '2',
      net_pnl: '0',
      max_drawdown: '0.05',
      confidence: null,
    },
  },
  suggestion: { profitable_sessions: 10 },
  downgrade: {
    proof_of_concept: { ...lossLimits, daily_loss: null },
    real_money_trial: lossLimits,
    scaling: lossLimits,
  },
  sizing: {
    unit: '1',
    proof_of_concept: '100',
    real_money_trial: '200',
    scaling: {
      start: '200',
      max: '2000',
      max_equity_share: '0.05',
      streak_wins: 5,
      streak_raise: '100',
      session_window: 10,
      session_win_rate: '0.7',
      session_raise: '200',
      max_step: '2',
    },
    downgrade_factor: '0.5',
    recover_wins: 5,
    streak_min_share: '0.5',
  },
};
