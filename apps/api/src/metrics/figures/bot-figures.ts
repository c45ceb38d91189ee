import { phaseFigures, type Queries } from '@phasegate/db';
import type { Registry } from 'prom-client';
import { GaugeFigure, type FigureGroup } from './figure-group.js';

/** The bots per phase and their breakers. */
export function botFigures(registry: Registry, queries: Queries): FigureGroup {
  const bots = new GaugeFigure(registry, {
    name: 'phasegate_bots',
    help: 'Bots that are not archived, by phase',
    labelNames: ['phase'],
  });
  const breakers = new GaugeFigure(registry, {
    name: 'phasegate_breakers',
    help: 'Circuit breakers of those bots, by state and phase',
    labelNames: ['state', 'phase'],
  });
  const quarantined = new GaugeFigure(registry, {
    name: 'phasegate_bots_quarantined',
    help: 'Bots whose log is damaged: their entries are blocked until an administrator releases them',
  });
  return {
    name: 'bots',
    figures: [bots, breakers, quarantined],
    async read() {
      const rows = await phaseFigures(queries);
      return () => {
        for (const { phase, ...row } of rows) {
          bots.set(row.bots, { phase });
          breakers.set(row.breakers_open, { state: 'open', phase });
          breakers.set(row.bots - row.breakers_open, { state: 'closed', phase });
        }
        quarantined.set(rows.reduce((sum, row) => sum + row.quarantined, 0));
      };
    },
  };
}
