import { z } from 'zod';
import type { Channel } from '../channel.js';
import { plainText } from '../notice.js';
import { post } from './post.js';
import { explainer } from './receiver-fault.js';

const TELEGRAM_URL = 'https://api.telegram.org';
const LONGEST = 4_096;

export interface Telegram {
  readonly token: string;
  readonly chat_id: string;
  readonly most_per_minute: number;
  /** Another server that speaks Telegram's Bot API. */
  readonly url?: string | undefined;
}

const fault = z.object({
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().optional() }).optional(),
});

/** A message by a Telegram bot. The address contains the bot's token, so it is never logged or shown. */
export const telegram = ({
  token,
  chat_id,
  most_per_minute,
  url = TELEGRAM_URL,
}: Telegram): Channel => ({
  name: 'telegram',
  most_per_minute,
  async send(notice) {
    const body = JSON.stringify({
      chat_id,
      text: plainText(notice, LONGEST),
      link_preview_options: { is_disabled: true },
    });
    const explain = explainer(token, (answer) => {
      const { description, parameters } = fault.parse(answer);
      return { why: description, retry_after_s: parameters?.retry_after };
    });
    await post({ url: `${url}/bot${token}/sendMessage`, headers: {}, body }, explain);
    return null;
  },
});
