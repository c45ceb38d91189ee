import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, dateText, decimalText, instantText, phase } from '../fields/answer-fields.js';

/** Width of a class of R multiples, and where the open classes at both ends begin. */
export const R_CLASSES = { width: '0.5', least: -6, greatest: 10 } as const;

/** A bot's sessions and trades of the last year, as its pictures of risk show them. */
export const riskAnswer = z
  .strictObject({
    start: dateText.meta({ description: 'A year before the trading day' }),
    end: dateText.meta({ description: 'The trading day' }),
    days: z
      .array(
        z.strictObject({
          date: dateText,
          phase: phase.meta({ description: 'Under which the day is shown (rules 2.8)' }),
          pnl: decimalText.meta({ description: 'Of every close in the mode of `phase`' }),
          trades: count.meta({ description: 'Executed' }),
        }),
      )
      .meta({ description: 'Finished sessions from `start` on, in order' }),
    r_multiples: z
      .strictObject({
        trades: count.meta({ description: 'Closed trades with an entry and a stop price' }),
        without_stop: count.meta({
          description:
            'Closed trades whose entry and stop the log does not have, imported ones among them, or with a stop at the entry',
        }),
        mean: decimalText.nullable().meta({ description: 'null: no trade' }),
        classes: z
          .array(
            z.strictObject({
              from: decimalText.nullable().meta({ description: 'null: no lower end' }),
              below: decimalText.nullable().meta({ description: 'null: no upper end' }),
              trades: count,
            }),
          )
          .meta({ description: 'In order, without gaps' }),
      })
      .meta({
        description:
          'P&L as a multiple of what the trade had at risk: its notional × |entry − stop| ÷ entry. Of trades of both modes entered from `start` on; voided ones are left out',
      }),
    as_of: instantText,
  })
  .meta({ id: 'Risk' });
export type RiskAnswer = z.infer<typeof riskAnswer>;

export const riskEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/bots/{bot}/risk',
    subject: 'History',
    access: EVERY_ROLE,
    summary: 'Sessions of the last year and the distribution of R multiples',
    answers: { 200: riskAnswer },
  }),
] as const;
