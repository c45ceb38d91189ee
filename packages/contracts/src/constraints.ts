import { BLOCK_REASONS } from '@phasegate/phase-core';
import { z } from 'zod';
import { count, decimalText, instantText, phase } from './fields/answer-fields.js';

export const blockReason = z.enum(BLOCK_REASONS).meta({ id: 'BlockReason' });

/** The breaker; null: closed (rules 6.3). */
export const breaker = z
  .strictObject({
    cause: z.enum(['downgrade', 'unpermitted_trade', 'manual']),
    since: instantText,
    blocks_paper: z.boolean(),
  })
  .nullable()
  .meta({ description: 'null: closed' });

/** How a bot stands, as far as it bears on its next live entry (Scenario 5). */
export const constraints = z
  .strictObject({
    phase,
    size: decimalText.nullable().meta({ description: 'Current size; null in Experience' }),
    effective_size: decimalText
      .nullable()
      .meta({ description: 'The most that a live entry may have now; null: no limit' }),
    breaker,
    downgrade_due: z.boolean(),
    entries_today: count.meta({ description: 'Live entries of the trading day' }),
    blocked_by: z
      .array(blockReason)
      .meta({ description: 'What bars a live entry of any size now' }),
    next_allowed_at: instantText
      .nullable()
      .meta({ description: 'With DAILY_LIMIT: the next market open' }),
  })
  .meta({ id: 'Constraints' });
export type ConstraintsAnswer = z.infer<typeof constraints>;
