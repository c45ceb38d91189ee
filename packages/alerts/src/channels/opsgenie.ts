import type { Severity } from '@phasegate/contracts';
import { z } from 'zod';
import type { Channel } from '../channel.js';
import { plainText, shortened, type Notice } from '../notice.js';
import { post } from './post.js';
import { explainer } from './receiver-fault.js';

const OPSGENIE_URL = 'https://api.opsgenie.com';
const MAX_MESSAGE_LENGTH = 130;
const MAX_DESCRIPTION_LENGTH = 15_000;

export interface Opsgenie {
  /** Of an API integration; a key of the account cannot create alerts. */
  readonly api_key: string;
  /** Of accounts outside the US, or another server that speaks the Alert API. */
  readonly url?: string | undefined;
  readonly most_per_minute: number;
}

const PRIORITY: Record<Severity, string> = { info: 'P5', warning: 'P3', critical: 'P1' };

const fault = z.object({ message: z.string() });

/** An alert of Opsgenie's Alert API. A repetition has the same `alias`, so it opens no second alert. */
export const opsgenie = ({ api_key, most_per_minute, url = OPSGENIE_URL }: Opsgenie): Channel => ({
  name: 'opsgenie',
  most_per_minute,
  async send(notice) {
    const headers = { authorization: `GenieKey ${api_key}` };
    const explain = explainer(api_key, (answer) => ({ why: fault.parse(answer).message }));
    await post(
      { url: `${url}/v2/alerts`, headers, body: JSON.stringify(alertOf(notice)) },
      explain,
    );
    return null;
  },
});

const alertOf = (notice: Notice) => ({
  message: shortened(notice.title, MAX_MESSAGE_LENGTH),
  alias: notice.id,
  description: plainText(notice, MAX_DESCRIPTION_LENGTH),
  priority: PRIORITY[notice.severity],
  source: 'Phasegate',
  entity: notice.bot ?? 'platform',
  tags: [notice.kind],
});
