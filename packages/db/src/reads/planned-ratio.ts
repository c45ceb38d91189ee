import { z } from 'zod';

/** Planned reward and risk as a close's event has them (rules 2.5); null: the trade had no plan. */
export const plannedRatioColumn = z.tuple([z.string(), z.string()]).nullable();
