import type { Channel } from '../channel.js';
import { plainText, type Notice } from '../notice.js';
import { post } from './post.js';
import { signature } from './signature.js';

/** Discord's limit for one message; Slack takes more. */
const DISCORD_LONGEST = 2_000;
const SLACK_LONGEST = 10_000;

export interface Webhook {
  /** May be a secret as a whole, as Slack's and Discord's are. */
  readonly url: string;
  readonly name: string;
  readonly secret: string | undefined;
  readonly most_per_minute: number;
}

/** A signed webhook with one body for all: Slack reads `text`, Discord `content`, programs the rest. */
export const webhook = ({ url, name, secret, most_per_minute }: Webhook): Channel => ({
  name,
  most_per_minute,
  async send(notice) {
    const body = JSON.stringify(webhookBody(notice));
    const at_seconds = Math.floor(Date.now() / 1_000);
    const headers: Record<string, string> = { 'x-phasegate-alert': notice.id };
    if (secret !== undefined)
      headers['x-phasegate-signature'] = signature(secret, body, at_seconds);
    await post({ url, headers, body });
    return null;
  },
});

export function webhookBody(notice: Notice) {
  const { id, kind, severity, title, bot, phase, at, facts, url } = notice;
  return {
    id,
    kind,
    severity,
    title,
    text: forSlack(plainText(notice, SLACK_LONGEST)),
    content: plainText(notice, DISCORD_LONGEST),
    // A bot may be called @everyone.
    allowed_mentions: { parse: [] },
    bot,
    phase,
    at,
    facts,
    url,
  };
}

/** Slack reads commands such as <!channel> out of a text unless these three are escaped. */
const forSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
