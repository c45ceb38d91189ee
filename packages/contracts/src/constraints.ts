import { BLOCK_REASONS, BREAKER_CAUSES } from '@phasegate/phase-core';
import { z } from 'zod';
import { count, decimalText, instantText, phase } from './fields/answer-fields.js';

export const blockReason = z.enum(BLOCK_REASONS).meta({ id: 'BlockReason' });

/** The breaker; null: closed (rules 6.3). */
export const breaker = z
  .strictObject({
    cause: z.enum(BREAKER_CAUSES),
    since: instantText,
    blocks_paper: z.boolean(),
  })
  .nullable()
  .meta({ description: 'null: closed' });

/** The part of a bot's status that bears on its next live entry (Scenario 5). */
export const constraints = z
  .strictObject({
    phase,
    size: decimalText.nullable().meta({ description: 'Current size; null in Experience' }),
    effective_size: decimalText
      .nullable()
      .meta({ description: 'The size that a position may have now (rules 3.2); null: no limit' }),
    exposure: decimalText.meta({ description: 'Notional of the open live trades' }),
    max_exposure: decimalText
      .nullable()
      .meta({ description: 'Limit of their sum (rules 3.6); null: no limit' }),
    breaker,
    downgrade_due: z.boolean(),
    entries_today: count.meta({ description: 'Live entries of the trading day' }),
    blocked_by: z
      .array(blockReason)
      .meta({ description: 'Reasons that block a live entry of any size now' }),
    next_allowed_at: instantText
      .nullable()
      .meta({ description: 'With DAILY_LIMIT: the next market open' }),
  })
  .meta({ id: 'Constraints' });
export type ConstraintsAnswer = z.infer<typeof constraints>;
