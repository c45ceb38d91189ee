import { readSettings } from './settings';

/** Holds the token of whoever signed in; no script of a page can read it. */
export const SESSION_COOKIE = 'phasegate_session';

const WORKING_DAY_SECONDS = 12 * 60 * 60;

export function sessionCookieOptions() {
  return {
    httpOnly: true,
    sameSite: 'strict',
    secure: readSettings().publicUrl?.startsWith('https:') ?? false,
    path: '/',
    maxAge: WORKING_DAY_SECONDS,
  } as const;
}
