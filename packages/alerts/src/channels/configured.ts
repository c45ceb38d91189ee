import type { Logger } from 'pino';
import type { Channel } from '../channel.js';
import { email, type Email } from './email.js';
import { logChannel } from './log.js';
import { opsgenie, type Opsgenie } from './opsgenie.js';
import { pagerDuty, type PagerDuty } from './pagerduty.js';
import { telegram, type Telegram } from './telegram.js';
import { webhook } from './webhook.js';

/** More messages than this in a minute are a storm: the rest is gathered into a digest. */
const MAX_PER_MINUTE = 10;

/** Where alerts go beside the log, as the environment says. */
export interface ChannelSettings {
  readonly webhooks: readonly string[];
  /** The key that signs webhooks. */
  readonly webhookSecret?: string | undefined;
  readonly telegram?: Omit<Telegram, 'most_per_minute'> | undefined;
  readonly email?: Omit<Email, 'most_per_minute'> | undefined;
  readonly pagerDuty?: Omit<PagerDuty, 'most_per_minute'> | undefined;
  readonly opsgenie?: Omit<Opsgenie, 'most_per_minute'> | undefined;
}

export function configuredChannels(settings: ChannelSettings, log: Logger): Channel[] {
  const most_per_minute = MAX_PER_MINUTE;
  const { webhooks, webhookSecret: secret } = settings;
  const names = webhookNames(webhooks);
  return [
    logChannel(log),
    ...webhooks.map((url, place) => webhook({ url, name: names[place]!, secret, most_per_minute })),
    ...(settings.telegram === undefined
      ? []
      : [telegram({ ...settings.telegram, most_per_minute })]),
    ...(settings.email === undefined ? [] : [email({ ...settings.email, most_per_minute })]),
    ...(settings.pagerDuty === undefined
      ? []
      : [pagerDuty({ ...settings.pagerDuty, most_per_minute })]),
    ...(settings.opsgenie === undefined
      ? []
      : [opsgenie({ ...settings.opsgenie, most_per_minute })]),
  ];
}

/** Named by host, which is no secret as the path may be; the second one of a host is `…~2`. */
function webhookNames(urls: readonly string[]): string[] {
  const hosts = urls.map((url) => new URL(url).host);
  return hosts.map((host, place) => {
    const before = hosts.slice(0, place).filter((other) => other === host).length;
    return `webhook:${host}${before === 0 ? '' : `~${before + 1}`}`;
  });
}
