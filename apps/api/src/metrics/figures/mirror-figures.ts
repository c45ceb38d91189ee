import type { Queries } from '@phasegate/db';
import { mirrorStatus } from '@phasegate/integrity';
import type { Registry } from 'prom-client';
import { GaugeFigure, type FigureGroup } from './figure-group.js';

/** How far the mirror files lag behind the log (rules 8.2). */
export function mirrorFigures(registry: Registry, queries: Queries): FigureGroup {
  const lines = new GaugeFigure(registry, {
    name: 'phasegate_mirror_lag_lines',
    help: 'Lines of the log that are not in the mirror file yet',
    labelNames: ['file'],
  });
  const seconds = new GaugeFigure(registry, {
    name: 'phasegate_mirror_lag_seconds',
    help: 'How long the oldest of them has been in the log',
    labelNames: ['file'],
  });
  const held = new GaugeFigure(registry, {
    name: 'phasegate_mirror_held_logs',
    help: 'Logs that are held back because they do not follow on from what is mirrored of them',
  });
  const writers = new GaugeFigure(registry, {
    name: 'phasegate_mirror_writers',
    help: '1 while a worker holds the lease of the mirror',
  });
  return {
    name: 'mirror',
    figures: [lines, seconds, held, writers],
    async read() {
      const status = await mirrorStatus(queries);
      return () => {
        for (const { file, lag_lines, lag_seconds } of status.files) {
          lines.set(lag_lines, { file });
          seconds.set(lag_seconds, { file });
        }
        held.set(status.held.length);
        writers.set(status.holder === null ? 0 : 1);
      };
    },
  };
}
