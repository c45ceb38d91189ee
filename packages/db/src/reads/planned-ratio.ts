import type { Ratio } from '@phasegate/phase-core';
import { z } from 'zod';
import { plainOf } from '../ledger/transaction/numerics.js';

/** Columns of the planned reward and risk of a trade `t` that is closed (rules 2.5); null: it had no plan. */
export const PLANNED_RATIO = 't.planned_reward, t.planned_risk';

export const plannedRatioColumns = {
  planned_reward: z.string().nullable(),
  planned_risk: z.string().nullable(),
};

/** The same as a close's event has them. */
export const plannedRatio = ({
  planned_reward: reward,
  planned_risk: risk,
}: {
  readonly planned_reward: string | null;
  readonly planned_risk: string | null;
}): Ratio | null => (reward === null || risk === null ? null : [plainOf(reward), plainOf(risk)]);
