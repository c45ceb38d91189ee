import type { NextRequest } from 'next/server';
import { isForeign } from '../../../src/server/foreign-origin';
import { foreignAnswer } from '../../../src/server/problem-answer';
import { seeOther } from '../../../src/server/see-other';
import { goneCookies } from '../../../src/server/session-cookie';
import { readSettings } from '../../../src/server/settings';
import { signOut } from '../../../src/server/sign-in';

/** Signing out: the session ends at the API, and its cookie goes. */
export async function POST(request: NextRequest): Promise<Response> {
  if (isForeign(request, readSettings().publicUrl)) return foreignAnswer();
  await signOut(request.headers);
  const answer = seeOther('/sign-in?reason=left');
  for (const cookie of goneCookies()) answer.headers.append('set-cookie', cookie);
  return answer;
}
