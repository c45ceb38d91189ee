import { LOG_NAMES, type Severity } from '@phasegate/contracts';
import type { Logger } from 'pino';
import type { Channel } from '../channel.js';
import type { Notice } from '../notice.js';

const LEVELS = { info: 'info', warning: 'warn', critical: 'error' } as const satisfies Record<
  Severity,
  string
>;

/** A structured line for every alert, under the brief's name where it gives one (rules 11). */
export const logChannel = (log: Logger): Channel => ({
  name: 'log',
  most_per_minute: null,
  send(notice) {
    const { id: alert, kind, severity, bot, phase, at, facts, title } = notice;
    log[LEVELS[severity]]({ event: nameOf(notice), alert, kind, bot, phase, at, facts }, title);
    return Promise.resolve(null);
  },
});

function nameOf({ kind, facts }: Notice): string {
  const names: Readonly<Record<string, string | undefined>> = LOG_NAMES;
  return (typeof facts.event === 'string' ? names[facts.event] : undefined) ?? `alert.${kind}`;
}
