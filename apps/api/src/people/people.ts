import { Injectable } from '@nestjs/common';
import type { Person } from '@phasegate/db';
import { Logins, type Attempt, type SignedIn } from '@phasegate/people';
import { ProblemError } from '../http/problem-error.js';
import { Ledger } from '../ledger/ledger.js';
import { Settings } from '../settings.js';

/** Signing in; off without a secret that signs cookies. */
@Injectable()
export class People {
  private readonly logins: Logins | null;

  constructor({ authSecret: secret, publicUrl }: Settings, { pool }: Ledger) {
    this.logins = secret === undefined ? null : new Logins(pool, { secret, publicUrl });
  }

  signIn(attempt: Attempt): Promise<SignedIn> {
    if (this.logins === null)
      throw new ProblemError(
        'LOGIN_OFF',
        'AUTH_SECRET is not set: signing in is off; tokens work.',
      );
    return this.logins.signIn(attempt);
  }

  async signOut(cookie: string): Promise<readonly string[]> {
    return this.logins === null ? [] : this.logins.signOut(cookie);
  }

  /** @param bot the one that is asked about */
  async personOf(cookie: string, bot: string | null): Promise<Person | null> {
    return this.logins === null ? null : this.logins.personOf(cookie, bot);
  }
}
