import { workersSeen, type Queries } from '@phasegate/db';
import type { Registry } from 'prom-client';
import { GaugeFigure, type FigureGroup } from './figure-group.js';

/** Whether workers are running. */
export function workerFigures(registry: Registry, queries: Queries): FigureGroup {
  const alive = new GaugeFigure(registry, {
    name: 'phasegate_workers_alive',
    help: 'Workers with a heartbeat within 30 s',
  });
  const seen = new GaugeFigure(registry, {
    name: 'phasegate_worker_last_seen_seconds',
    help: 'Since the last sign of any worker',
  });
  return {
    name: 'workers',
    figures: [alive, seen],
    async read() {
      const now = await workersSeen(queries);
      return () => {
        alive.set(now.alive);
        if (now.last_seen_seconds !== null) seen.set(now.last_seen_seconds);
      };
    },
  };
}
