import { z } from 'zod';
import { readSettings } from './settings';

/** A title is not worth waiting for. */
const ANSWER_MS = 1_000;
const named = z.object({ name: z.string() });

/** The name of a bot, for a page's title. @returns null: not known to this person, or not in time */
export async function botName(bot: string, cookie: string): Promise<string | null> {
  try {
    const address = new URL(`/v1/bots/${encodeURIComponent(bot)}`, readSettings().apiUrl);
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(address, { headers: { cookie }, cache: 'no-store', signal });
    return answer.ok ? named.parse(await answer.json()).name : null;
  } catch {
    return null;
  }
}
