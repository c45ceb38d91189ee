import { me } from '@phasegate/contracts';
import { readSettings } from './settings';

const ANSWER_MS = 5_000;

export type SignInFault = 'refused' | 'unreachable';

/** Asks the API whose token it is; null: somebody's. */
export async function checkToken(token: string): Promise<SignInFault | null> {
  if (!/^[\x21-\x7e]{1,200}$/.test(token)) return 'refused';
  try {
    const answer = await fetch(new URL('/v1/me', readSettings().apiUrl), {
      headers: { authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (answer.status === 401 || answer.status === 403) return 'refused';
    return answer.ok && me.safeParse(await answer.json()).success ? null : 'unreachable';
  } catch (error) {
    console.error('nobody could sign in:', error);
    return 'unreachable';
  }
}
