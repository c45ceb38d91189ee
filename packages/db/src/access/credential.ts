import { createHash, randomBytes } from 'node:crypto';

/** `pgk_`: a bot's key; `pgt_`: a token of a person or their tool. */
export type CredentialKind = 'pgk' | 'pgt';

const RANDOM_BYTES = 24;
const CHECKSUM_LENGTH = 6;
const FORM = /^(pgk|pgt)_[\w-]{32}[\w-]{6}$/;

/** A new secret: prefix, 192 random bits, and a checksum by which typing errors and leaks are recognised. */
export function newCredential(kind: CredentialKind): string {
  const stem = `${kind}_${randomBytes(RANDOM_BYTES).toString('base64url')}`;
  return stem + checksumOf(stem);
}

/** The kind of a text that has the form of a credential, else null. */
export function credentialKind(text: string): CredentialKind | null {
  const kind = FORM.exec(text)?.[1] as CredentialKind | undefined;
  if (kind === undefined) return null;
  const stem = text.slice(0, -CHECKSUM_LENGTH);
  return checksumOf(stem) === text.slice(-CHECKSUM_LENGTH) ? kind : null;
}

/** The hash that is stored instead of the secret. The secret is random, so one round of SHA-256 is enough. */
export const credentialHash = (credential: string): Buffer =>
  createHash('sha256').update(credential).digest();

const checksumOf = (stem: string): string =>
  createHash('sha256').update(stem).digest('base64url').slice(0, CHECKSUM_LENGTH);

/** Precision of the last use of a key or token, in milliseconds. */
export const USE_NOTED_EVERY_MS = 600_000;

/** An opaque id: a prefix and 96 random bits. */
export const newId = (prefix: 'bot' | 'key' | 'tok' | 'usr' | 'wif' | 'lab'): string =>
  `${prefix}_${randomBytes(12).toString('base64url')}`;
