import { downgradeLatencies, dueFigures, type Queries } from '@phasegate/db';
import type { Registry } from 'prom-client';
import { GaugeFigure, type FigureGroup } from './figure-group.js';
import { StoredHistogram } from './stored-histogram.js';

/** A downgrade has 60 s (rules 6.4). */
const DOWNGRADE_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 600, 3_600];

/** Work that waits for the worker, and the latency of downgrades. */
export function dueFiguresGroup(registry: Registry, queries: Queries): FigureGroup {
  const due = new GaugeFigure(registry, {
    name: 'phasegate_due_bots',
    help: 'Bots for which something is due: a boundary, a permit that ran out, a downgrade',
  });
  const lag = new GaugeFigure(registry, {
    name: 'phasegate_evaluation_lag_seconds',
    help: 'How long the first of them has waited; 0: nothing is due',
  });
  const halted = new GaugeFigure(registry, {
    name: 'phasegate_halted',
    help: '1 while an administrator has stopped the entries of all bots',
  });
  const latency = new StoredHistogram(
    registry,
    'phasegate_downgrade_latency_seconds',
    'From the record of the close that made a downgrade due to the downgrade, all that there ever were',
    DOWNGRADE_SECONDS,
  );
  return {
    name: 'due',
    figures: [due, lag, halted, latency],
    async read() {
      const now = await dueFigures(queries);
      const { count, sum_seconds, within } = await downgradeLatencies(queries, DOWNGRADE_SECONDS);
      return () => {
        due.set(now.bots);
        lag.set(now.lag_seconds);
        halted.set(now.halted ? 1 : 0);
        latency.set({ count, sum: sum_seconds, within });
      };
    },
  };
}
