import type { NextRequest } from 'next/server';
import { isForeign } from '../../src/server/foreign-origin';
import { foreignAnswer, problemAnswer } from '../../src/server/problem-answer';
import { seeOther } from '../../src/server/see-other';
import { readSettings } from '../../src/server/settings';
import { signIn } from '../../src/server/sign-in';

/** A form with an e-mail and a password; browsers always say how long a form is. */
const MAX_FORM_LENGTH = 2_000;

/** Signing in: the API checks the password and gives the session's cookie. */
export async function POST(request: NextRequest): Promise<Response> {
  if (isForeign(request, readSettings().publicUrl)) return foreignAnswer();
  if (!(Number(request.headers.get('content-length') ?? NaN) <= MAX_FORM_LENGTH))
    return problemAnswer(
      'BODY_TOO_LARGE',
      `The form is longer than ${MAX_FORM_LENGTH} bytes, or does not say how long it is.`,
    );
  const form = await request.formData();
  const signedIn = await signIn(
    request.headers,
    textOf(form.get('email')),
    textOf(form.get('password')),
  );
  if (typeof signedIn === 'string') return seeOther(`/sign-in?reason=${signedIn}`);
  const answer = seeOther('/');
  for (const cookie of signedIn) answer.headers.append('set-cookie', cookie);
  return answer;
}

const textOf = (field: FormDataEntryValue | null): string =>
  typeof field === 'string' ? field : '';
