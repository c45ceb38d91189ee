import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, decimalText, phase } from '../fields/answer-fields.js';

const estimate = decimalText.nullable();

const winRateEvidence = z
  .strictObject({
    wins: count,
    trades: count.meta({
      description: 'Counted trades and, at a gate, open ones that have not won (rules 4.3)',
    }),
    threshold: decimalText.meta({ description: 'The policy’s requirement' }),
    probability: estimate.meta({
      description: 'That the true rate is at least the threshold (Jeffreys prior)',
    }),
    interval: z
      .strictObject({ low: decimalText, high: decimalText })
      .nullable()
      .meta({ description: 'In which the true rate lies with a probability of 95%' }),
    luck: estimate.meta({
      description: 'Probability that a bot with a true win rate of one half wins at least as often',
    }),
    trades_to_settle: count.nullable().meta({
      description:
        'Further trades at the same rate until the probability is 95%; null: never, or not within 10,000',
    }),
    verdict: z.enum(['proven', 'open', 'disproven']).meta({
      description: 'From 95% on, up to 5%, or in between. It blocks nothing',
    }),
    looks: count.meta({
      description:
        'Boundaries of the tenure at which the gate was evaluated: the more, the easier luck passes it',
    }),
  })
  .meta({ id: 'WinRateEvidence' });

const profitEvidence = z
  .strictObject({
    trades: count,
    sharpe: estimate.meta({
      description: 'Mean over standard deviation of the returns (P&L over notional), per trade',
    }),
    skew: estimate,
    kurtosis: estimate.meta({ description: '3 for a normal distribution' }),
    probability: estimate.meta({
      description:
        'That the true Sharpe ratio is above 0: the probabilistic Sharpe ratio of Bailey and López de Prado (2012), with the variance at the observed ratio. Other software computes other variants',
    }),
    trades_needed: count.nullable().meta({
      description:
        'Their minimum track record length at 95%; null when the mean return is not positive',
    }),
    planned_rr: estimate.meta({ description: 'null: a trade has no plan' }),
    realized_rr: estimate.meta({ description: 'null: nothing was lost' }),
    rr_gap: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether realized is below half of planned; null: no plan' }),
    alternation: estimate.meta({
      description:
        'z of the runs of wins and non-wins (Wald and Wolfowitz): beyond ±1.96 the trades depend on each other and the figures above are too sure',
    }),
  })
  .meta({ id: 'ProfitEvidence' });

/** Luck or skill: the statistical evidence for the next gate. */
export const evidence = z
  .strictObject({
    phase,
    to: phase.nullable().meta({
      description: 'null in Scaling: the evidence is that of its rolling window',
    }),
    win_rate: winRateEvidence
      .nullable()
      .meta({ description: 'null where the policy requires no win rate' }),
    profit: profitEvidence,
    strategies: z.array(z.strictObject({ strategy: z.string().nullable(), trades: count })).meta({
      description:
        'The number of the window’s trades per strategy version, the latest version last; null: the bot never reported one',
    }),
  })
  .meta({ id: 'Evidence' });
export type EvidenceAnswer = z.infer<typeof evidence>;

/** The same with its sentence, for people who decide by it. */
export const evidenceInWords = z
  .strictObject({
    ...evidence.shape,
    sentence: z
      .string()
      .nullable()
      .meta({ description: 'Evidence for the win rate; null where the policy requires none' }),
    cautions: z
      .array(z.string())
      .meta({ description: 'Why the figures may be too sure, or the record not what was planned' }),
  })
  .meta({ id: 'EvidenceInWords' });
export type EvidenceInWords = z.infer<typeof evidenceInWords>;

export const evidenceEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/evidence',
    subject: 'Readiness',
    access: EVERY_ROLE,
    summary: 'How sure the record is: luck or skill',
    description:
      'Estimates with 4 places over the window of the gate ahead, in Scaling over the rolling window. None of them decides anything unless the policy asks for confidence.',
    answers: { 200: evidence },
  }),
] as const;
