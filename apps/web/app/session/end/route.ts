import type { NextRequest } from 'next/server';
import { isForeign } from '../../../src/server/foreign-origin';
import { foreignAnswer } from '../../../src/server/problem-answer';
import { seeOther } from '../../../src/server/see-other';
import { SESSION_COOKIE, sessionCookieOptions } from '../../../src/server/session-cookie';
import { readSettings } from '../../../src/server/settings';

/** Signing out: the cookie goes; the token itself stays valid until it is revoked. */
export function POST(request: NextRequest): Response {
  if (isForeign(request, readSettings().publicUrl)) return foreignAnswer();
  const answer = seeOther('/sign-in?reason=left');
  answer.cookies.set(SESSION_COOKIE, '', { ...sessionCookieOptions(), maxAge: 0 });
  return answer;
}
