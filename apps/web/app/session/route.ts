import type { NextRequest } from 'next/server';
import { isForeign } from '../../src/server/foreign-origin';
import { foreignAnswer, problemAnswer } from '../../src/server/problem-answer';
import { seeOther } from '../../src/server/see-other';
import { SESSION_COOKIE, sessionCookieOptions } from '../../src/server/session-cookie';
import { readSettings } from '../../src/server/settings';
import { checkToken } from '../../src/server/sign-in';

/** A form with one token; browsers always say how long a form is. */
const LONGEST_FORM = 2_000;

/** Signing in: the token is checked with the API and kept in a cookie. */
export async function POST(request: NextRequest): Promise<Response> {
  if (isForeign(request, readSettings().publicUrl)) return foreignAnswer();
  if (!(Number(request.headers.get('content-length') ?? NaN) <= LONGEST_FORM))
    return problemAnswer(
      'BODY_TOO_LARGE',
      `The form is longer than ${LONGEST_FORM} bytes, or does not say how long it is.`,
    );
  const token = (await request.formData()).get('token');
  const fault = await checkToken(typeof token === 'string' ? token.trim() : '');
  if (fault !== null) return seeOther(`/sign-in?reason=${fault}`);
  const answer = seeOther('/');
  answer.cookies.set(SESSION_COOKIE, (token as string).trim(), sessionCookieOptions());
  return answer;
}
