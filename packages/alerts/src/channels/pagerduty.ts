import { z } from 'zod';
import type { Channel } from '../channel.js';
import { plainText, shortened, type Notice } from '../notice.js';
import { post } from './post.js';
import { explainer } from './receiver-fault.js';

const PAGERDUTY_URL = 'https://events.pagerduty.com';
const MAX_SUMMARY_LENGTH = 1_024;
const MAX_TEXT_LENGTH = 10_000;

export interface PagerDuty {
  /** The integration key of a service, for the Events API v2. */
  readonly routing_key: string;
  /** Of accounts outside the US, or another server that speaks the Events API. */
  readonly url?: string | undefined;
  readonly most_per_minute: number;
}

const fault = z.object({ message: z.string().optional(), errors: z.array(z.string()).optional() });

/** An event of PagerDuty's Events API v2. A repetition has the same `dedup_key`, so it pages nobody twice. */
export const pagerDuty = ({
  routing_key,
  most_per_minute,
  url = PAGERDUTY_URL,
}: PagerDuty): Channel => ({
  name: 'pagerduty',
  most_per_minute,
  async send(notice) {
    const body = JSON.stringify({ routing_key, ...eventOf(notice) });
    const explain = explainer(routing_key, (answer) => {
      const { message, errors = [] } = fault.parse(answer);
      return { why: [message, ...errors].filter((part) => part !== undefined).join(': ') };
    });
    await post({ url: `${url}/v2/enqueue`, headers: {}, body }, explain);
    return null;
  },
});

const eventOf = (notice: Notice) => ({
  event_action: 'trigger',
  dedup_key: notice.id,
  client: 'Phasegate',
  payload: {
    summary: shortened(notice.title, MAX_SUMMARY_LENGTH),
    source: notice.bot ?? 'platform',
    // PagerDuty's names are ours.
    severity: notice.severity,
    timestamp: notice.at,
    class: notice.kind,
    custom_details: {
      text: plainText(notice, MAX_TEXT_LENGTH),
      bot: notice.bot,
      phase: notice.phase,
      facts: notice.facts,
    },
  },
  ...(notice.url === null ? {} : { client_url: notice.url }),
});
