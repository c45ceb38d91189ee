import { appendPlatform, inTransaction, personOfUser, type Person } from '@phasegate/db';
import type { Pool } from 'pg';
import { createAuth, type Auth, type AuthSettings } from './auth.js';
import { SignInQueue } from './sign-in-queue.js';
import { LoginThrottle } from './throttle.js';

export interface Attempt {
  readonly email: string;
  readonly password: string;
  /** Whence it comes. */
  readonly address: string;
  readonly userAgent: string | undefined;
}

export type SignedIn =
  | { readonly cookies: readonly string[]; readonly person: Person }
  | { readonly refused: 'wrong' }
  | { readonly refused: 'throttled'; readonly retry_after: number };

/** Signing in and out, and the user of a session cookie. */
export class Logins {
  private readonly auth: Auth;
  private readonly throttle: LoginThrottle;
  private readonly queue = new SignInQueue();

  constructor(
    private readonly pool: Pool,
    settings: AuthSettings,
  ) {
    this.auth = createAuth(pool, settings);
    this.throttle = new LoginThrottle(pool);
  }

  /** A user that is disabled is refused like a password that is wrong: who guesses learns nothing. */
  async signIn({ email, password, address, userAgent }: Attempt): Promise<SignedIn> {
    const name = email.trim().toLowerCase();
    const usual = await this.throttle.isUsual(name, address);
    // Before it is counted: what a flood has turned away costs no writes.
    const full = this.queue.refusal({ address, usual });
    if (full !== null) return { refused: 'throttled', ...full };
    const retry_after = await this.throttle.attempt(name, address, usual);
    if (retry_after !== null) return { refused: 'throttled', retry_after };
    const answer = await this.queue.run({ address, usual }, () =>
      this.auth.api.signInEmail({
        body: { email: name, password },
        headers: new Headers({ 'x-forwarded-for': address, 'user-agent': userAgent ?? '' }),
        asResponse: true,
      }),
    );
    if ('retry_after' in answer) {
      await this.throttle.forget(name, address, usual);
      return { refused: 'throttled', retry_after: answer.retry_after };
    }
    const cookies = answer.headers.getSetCookie();
    const person = answer.ok ? await this.personOf(cookieOf(cookies), null) : null;
    if (person === null) {
      await this.noteRefusal(name);
      return { refused: 'wrong' };
    }
    await this.throttle.succeeded(name, address, usual);
    await this.note('login.made', { by: person.actor });
    return { cookies, person };
  }

  /** @returns the cookies that take the session away from the browser */
  async signOut(cookie: string): Promise<readonly string[]> {
    const person = await this.personOf(cookie, null);
    const answer = await this.auth.api.signOut({
      headers: new Headers({ cookie }),
      asResponse: true,
    });
    if (person !== null) await this.note('login.ended', { by: person.actor });
    return answer.headers.getSetCookie();
  }

  /** The user signed in with a browser's cookies; null: none. @param bot the bot that the request is about */
  async personOf(cookie: string, bot: string | null): Promise<Person | null> {
    const session = await this.auth.api.getSession({ headers: new Headers({ cookie }) });
    return session === null ? null : personOfUser(this.pool, session.user.id, bot);
  }

  /**
   * The log names users by their opaque ids alone (rules 8.1); for an unknown e-mail it records only that a guess was
   * made.
   */
  private async noteRefusal(email: string): Promise<void> {
    const { rows } = await this.pool.query<{ id: string }>(
      'SELECT id FROM users WHERE email = $1',
      [email],
    );
    await this.note('login.refused', { by: rows[0]?.id ?? 'unknown' });
  }

  private note(type: 'login.made' | 'login.refused' | 'login.ended', fields: { by: string }) {
    return inTransaction(this.pool, (queries) => appendPlatform(queries, type, fields));
  }
}

/** A cookie header of what an answer sets. */
const cookieOf = (cookies: readonly string[]): string =>
  cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
