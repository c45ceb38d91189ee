import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PasswordCheck } from '@phasegate/phase-core';
import { Settings } from '../settings.js';

/**
 * The override password (rules 7.1): from the environment, compared every time and never revealed. Hashes of equal
 * length are compared in constant time.
 */
@Injectable()
export class OverridePassword {
  private readonly digest: Buffer | null;
  readonly #password: string | undefined;

  constructor({ overridePassword }: Settings) {
    this.digest = overridePassword === undefined ? null : digestOf(overridePassword);
    this.#password = overridePassword;
  }

  check(given: string): PasswordCheck {
    if (this.digest === null) return 'not_configured';
    return timingSafeEqual(this.digest, digestOf(given)) ? 'confirmed' : 'wrong';
  }

  /** Whether a text holds the password: such a reason must not be stored (rules 7.1). */
  standsIn(text: string): boolean {
    return this.#password !== undefined && text.includes(this.#password);
  }
}

const digestOf = (password: string): Buffer => createHash('sha256').update(password).digest();
