import { Injectable } from '@nestjs/common';
import { admitOverride, PLATFORM, type OverrideAttempt } from '@phasegate/db';
import type { PasswordCheck } from '@phasegate/phase-core';
import { invalidFields, ProblemError } from '../http/problem-error.js';
import { constraintsAt } from '../http/refused.js';
import { Ledger } from '../ledger/ledger.js';
import { OverridePassword } from './override-password.js';

/** Guards every override attempt: compares the password and throttles across all processes (rules 7.2). */
@Injectable()
export class OverrideAttempts {
  constructor(
    private readonly ledger: Ledger,
    private readonly password: OverridePassword,
  ) {}

  /**
   * The result of the comparison, for the core to decide with and to record. Without a configured password there is
   * nothing to guess, and nothing is throttled.
   * @throws ProblemError LOCKED_OUT, when the attempt was throttled and counted; INVALID_FIELDS for a reason that
   * contains the password, which is then stored nowhere (rules 7.1). Finding that out counts as an attempt too.
   */
  async admit(attempt: OverrideAttempt, given: string): Promise<PasswordCheck> {
    const check = this.password.check(given);
    if (check === 'not_configured') return check;
    const reasonHasPassword = this.password.standsIn(attempt.reason);
    const wait_ms = await admitOverride(
      this.ledger.pool,
      reasonHasPassword ? { ...attempt, reason: WITHHELD } : attempt,
      check === 'confirmed',
    );
    if (wait_ms === null && reasonHasPassword)
      throw invalidFields([{ field: 'reason', message: 'must not hold the override password' }]);
    if (wait_ms === null) return check;
    const retry_after = Math.ceil(wait_ms / 1000);
    throw new ProblemError(
      'LOCKED_OUT',
      `Too many wrong override passwords: try again in ${retry_after} s. This password was not checked.`,
      {
        retry_after,
        ...(attempt.log === PLATFORM ? {} : await constraintsAt(this.ledger, attempt.log)),
      },
    );
  }
}

/** In place of a reason that holds the password. */
const WITHHELD = 'a reason that was withheld';
