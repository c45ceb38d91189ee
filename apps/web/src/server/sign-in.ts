import { readSettings } from './settings';

/** On a busy machine passwords wait in a queue; the API answers by itself when it is full. */
const ANSWER_MS = 60_000;

export type SignInFault = 'refused' | 'throttled' | 'off' | 'unreachable';

const FAULTS: Readonly<Record<number, SignInFault>> = {
  401: 'refused',
  422: 'refused',
  429: 'throttled',
};

/** Signs in at the API. @returns the cookies to set, or why not */
export async function signIn(
  from: Headers,
  email: string,
  password: string,
): Promise<readonly string[] | SignInFault> {
  try {
    const answer = await post('/v1/login', from, { email, password });
    if (answer.ok) return answer.headers.getSetCookie();
    if (answer.status === 503 && (await answer.text()).includes('LOGIN_OFF')) return 'off';
    return FAULTS[answer.status] ?? 'unreachable';
  } catch (error) {
    console.error('signing in failed:', error);
    return 'unreachable';
  }
}

/** Ends the session at the API. */
export async function signOut(from: Headers): Promise<void> {
  try {
    await post('/v1/logout', from, {});
  } catch (error) {
    console.error('a session could not be ended; it lasts until it runs out:', error);
  }
}

/** Headers on behalf of the browser: its address, and the origin of our page. */
function post(path: string, from: Headers, body: object): Promise<Response> {
  const headers = new Headers({
    'content-type': 'application/json',
    'sec-fetch-site': 'same-origin',
  });
  for (const name of ['cookie', 'user-agent', 'x-forwarded-for']) {
    const value = from.get(name);
    if (value !== null) headers.set(name, value);
  }
  return fetch(new URL(path, readSettings().apiUrl), {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    cache: 'no-store',
    signal: AbortSignal.timeout(ANSWER_MS),
  });
}
