import type { ReadinessAnswer } from '@phasegate/contracts';
import { inSlices, type BotView } from '@phasegate/db';
import { earliestAdvance, instantText, readinessOf, type OpenRatios } from '@phasegate/phase-core';

/**
 * How near a bot is to the phase above.
 *
 * @param open_ratios planned R:R of its open trades: they may still count
 */
export async function readinessAnswer(
  view: BotView,
  open_ratios: OpenRatios,
): Promise<ReadinessAnswer> {
  const { criteria, obstacles, ...rest } = readinessOf(view.state);
  return {
    ...rest,
    criteria: [...criteria],
    obstacles: [...obstacles],
    earliest: await inSlices(earliestAdvance(view.state, { ...view, open_ratios })),
    as_of: instantText(view.now),
  };
}
