import { Undelivered } from '../channel.js';
import type { ReceiverFault } from './receiver-fault.js';

const TIMEOUT_MS = 5_000;
/** A receiver that asks to wait longer is asked again after this. */
const MAX_WAIT_MS = 3_600_000;

/** The request for an HTTP receiver. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Posts JSON and accepts only a 2xx answer; redirects are not followed. Errors never contain the address, which may be
 * a secret.
 *
 * @param explain extracts the receiver's error message from the first characters of its answer
 * @throws Undelivered
 */
export async function post(
  { url, headers, body }: Post,
  explain: (answer: string) => ReceiverFault = () => ({}),
): Promise<void> {
  const response = await answerOf({ url, headers, body });
  if (response.ok) {
    await response.body?.cancel().catch(() => undefined);
    return;
  }
  const { status } = response;
  const { why, retry_after_s } = explain(await beginningOf(response));
  const asked = Math.max(waitOf(response.headers.get('retry-after')), (retry_after_s ?? 0) * 1_000);
  throw new Undelivered(
    `answered ${status}${why === undefined ? '' : `: ${why}`}`,
    status >= 400 && status < 500 && status !== 408 && status !== 429,
    Math.min(asked, MAX_WAIT_MS),
  );
}

async function answerOf({ url, headers, body }: Post): Promise<Response> {
  // fetch refuses an address with a user in it, and would say the whole of it.
  const address = new URL(url);
  const user = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
  address.username = address.password = '';
  try {
    return await fetch(address, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'phasegate',
        ...(user === ':' ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
        ...headers,
      },
      body,
    });
  } catch (error) {
    if ((error as Error).name === 'TimeoutError')
      throw new Undelivered(`did not answer within ${TIMEOUT_MS / 1_000} s`);
    const code = ((error as Error).cause as { code?: unknown } | undefined)?.code;
    throw new Undelivered(`could not be reached${typeof code === 'string' ? ` (${code})` : ''}`);
  }
}

/** The first piece of an error's answer; that it cannot be read is no fault of its own. */
async function beginningOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  try {
    const piece: { value?: Uint8Array } = await reader.read();
    return piece.value === undefined ? '' : Buffer.from(piece.value).toString();
  } catch {
    return '';
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Retry-After: seconds, or a date. */
function waitOf(header: string | null): number {
  if (header === null) return 0;
  const wait = /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) && wait > 0 ? wait : 0;
}
