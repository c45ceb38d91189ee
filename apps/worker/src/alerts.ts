import {
  calendarEnding,
  configuredChannels,
  deliverAlerts,
  watchConditions,
  workerBehind,
  type ChannelSettings,
} from '@phasegate/alerts';
import { BadEnvironment, type ServiceEnvironment } from '@phasegate/config';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { checkpointsBehind } from './checkpoints-behind.js';
import { mirrorBehind } from './mirror-behind.js';

/** Where alerts go beside the log, and the web admin that they link to. */
export interface AlertSettings extends ChannelSettings {
  readonly publicUrl?: string | undefined;
}

/** Sends alerts about events, and watches for conditions that no event announces. */
export function startAlerts(
  pool: Pool,
  log: Logger,
  settings: AlertSettings,
  { mirrored, signed }: { readonly mirrored: boolean; readonly signed: boolean },
): { close(): Promise<void> } {
  const duties = [
    deliverAlerts({
      pool,
      log,
      channels: configuredChannels(settings, log),
      publicUrl: settings.publicUrl,
    }),
    watchConditions({
      pool,
      log,
      conditions: [
        workerBehind,
        ...(mirrored ? [mirrorBehind] : []),
        ...(signed ? [checkpointsBehind()] : []),
        ...calendarEnding,
      ],
    }),
  ];
  return {
    async close() {
      await Promise.all(duties.map((duty) => duty.close()));
    },
  };
}

/** @throws BadEnvironment when a channel is configured by half: it would be silent when it matters */
export function alertSettings(environment: ServiceEnvironment<'worker'>): AlertSettings {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_CHAT_ID: chat_id } = environment;
  const { SMTP_URL: smtpUrl, ALERT_EMAIL_FROM: from, ALERT_EMAIL_TO: to } = environment;
  const faults = [
    ...(token !== undefined && chat_id === undefined
      ? ['TELEGRAM_CHAT_ID is not set, but TELEGRAM_BOT_TOKEN is']
      : []),
    ...(chat_id !== undefined && token === undefined
      ? ['TELEGRAM_BOT_TOKEN is not set, but TELEGRAM_CHAT_ID is']
      : []),
    ...(to !== undefined && smtpUrl === undefined
      ? ['SMTP_URL is not set, but ALERT_EMAIL_TO is']
      : []),
    ...(to !== undefined && from === undefined
      ? ['ALERT_EMAIL_FROM is not set, but ALERT_EMAIL_TO is']
      : []),
  ];
  if (faults.length > 0) throw new BadEnvironment(faults);
  const { PAGERDUTY_ROUTING_KEY: routing_key, OPSGENIE_API_KEY: api_key } = environment;
  return {
    pagerDuty:
      routing_key === undefined ? undefined : { routing_key, url: environment.PAGERDUTY_URL },
    opsgenie: api_key === undefined ? undefined : { api_key, url: environment.OPSGENIE_URL },
    webhooks: environment.ALERT_WEBHOOKS,
    webhookSecret: environment.ALERT_WEBHOOK_SECRET,
    publicUrl: environment.PUBLIC_URL,
    telegram: token === undefined || chat_id === undefined ? undefined : { token, chat_id },
    email:
      smtpUrl === undefined || from === undefined || to === undefined
        ? undefined
        : { smtpUrl, from, to },
  };
}
