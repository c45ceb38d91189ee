import { alertFigures, type Queries } from '@phasegate/db';
import type { Registry } from 'prom-client';
import { GaugeFigure, type FigureGroup } from './figure-group.js';

/** Whether alerts reach people. */
export function alertFiguresGroup(registry: Registry, queries: Queries): FigureGroup {
  const undelivered = new GaugeFigure(registry, {
    name: 'phasegate_alert_messages_undelivered',
    help: 'Messages of alerts that wait for an attempt (pending) or were given up (dead), by channel',
    labelNames: ['channel', 'state'],
  });
  const unaddressed = new GaugeFigure(registry, {
    name: 'phasegate_alerts_unaddressed',
    help: 'Alerts that no worker has taken up yet',
  });
  return {
    name: 'alerts',
    figures: [undelivered, unaddressed],
    async read() {
      const now = await alertFigures(queries);
      return () => {
        for (const { channel, pending, dead } of now.undelivered) {
          undelivered.set(pending, { channel, state: 'pending' });
          undelivered.set(dead, { channel, state: 'dead' });
        }
        unaddressed.set(now.unaddressed);
      };
    },
  };
}
