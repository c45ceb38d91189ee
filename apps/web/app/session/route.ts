import type { NextRequest } from 'next/server';
import { destinationOf, signInAddress } from '../../src/server/destination';
import { isForeign } from '../../src/server/foreign-origin';
import { foreignAnswer, problemAnswer } from '../../src/server/problem-answer';
import { seeOther } from '../../src/server/see-other';
import { readSettings } from '../../src/server/settings';
import { signIn } from '../../src/server/sign-in';

/** A form with an e-mail, a password and the page to show then; browsers always say how long a form is. */
const MAX_FORM_LENGTH = 5_000;

/** Signs in: the API checks the password and sets the session cookie. */
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
  const to = textOf(form.get('to'));
  if (typeof signedIn === 'string') return seeOther(signInAddress(to, signedIn));
  const answer = seeOther(destinationOf(to));
  for (const cookie of signedIn) answer.headers.append('set-cookie', cookie);
  return answer;
}

const textOf = (field: FormDataEntryValue | null): string =>
  typeof field === 'string' ? field : '';
