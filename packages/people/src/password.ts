import { createHash, randomBytes, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { derive } from './hashing-thread.js';

/** OWASP's figures for scrypt: 128 MiB and some tenths of a second for each guess. */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
const MEMORY_BYTES = 256 * 1024 * 1024;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const FORM = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/;

/** The stored form: its cost parameters are kept with it, so that they can be raised. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const { N, r, p } = COST;
  const key = await derived(password, salt, COST);
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * A fingerprint of the stored password for the platform's log, so that verification finds a password that was set by
 * SQL. It cannot be used to guess passwords without the salt, which is in no log.
 */
export const fingerprintOf = (stored: string): string =>
  createHash('sha256').update(stored).digest('hex');

/** Whether a password is the one that was stored, compared in constant time. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt, key] = FORM.exec(stored) ?? [];
  if (key === undefined) return false;
  const expected = Buffer.from(key, 'base64url');
  const figures = { N: Number(N), r: Number(r), p: Number(p) };
  return timingSafeEqual(
    await derived(password, Buffer.from(salt!, 'base64url'), figures),
    expected,
  );
}

const derived = (password: string, salt: Buffer, figures: ScryptOptions): Promise<Buffer> =>
  derive({
    // Two keyboards may write one letter in two ways.
    password: password.normalize('NFKC'),
    salt,
    bytes: KEY_BYTES,
    figures: { ...figures, maxmem: MEMORY_BYTES },
  });
