import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** The private key that signs checkpoints (Ed25519). */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: PublicKey;
}

/** The public key that verifies them. */
export interface PublicKey {
  readonly key: KeyObject;
  /** SHA-256 of the key's SPKI form, lower-case hex: what people compare over the telephone. */
  readonly fingerprint: string;
}

/** There are checkpoints that cannot be verified: the reason, and what to do. */
export abstract class UnusableCheckpoints extends Error {}

/** A key file that cannot be used: which, and why. */
export class BadKey extends UnusableCheckpoints {
  override readonly name = 'BadKey';
}

/** @param file PKCS8 PEM. @throws BadKey */
export async function readSigningKey(file: string): Promise<SigningKey> {
  const privateKey = await readKey(file, createPrivateKey);
  return { privateKey, publicKey: publicKeyOf(createPublicKey(privateKey)) };
}

/** @param file SPKI PEM, or the private key itself. @throws BadKey */
export async function readPublicKey(file: string): Promise<PublicKey> {
  return publicKeyOf(await readKey(file, createPublicKey));
}

async function readKey(file: string, parse: (pem: string) => KeyObject): Promise<KeyObject> {
  try {
    const key = parse(await readFile(file, 'utf8'));
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('is not an Ed25519 key');
    return key;
  } catch (error) {
    throw new BadKey(`${file}: ${(error as Error).message}`, { cause: error });
  }
}

function publicKeyOf(key: KeyObject): PublicKey {
  const spki = key.export({ type: 'spki', format: 'der' });
  return { key, fingerprint: createHash('sha256').update(spki).digest('hex') };
}

export const publicKeyPem = ({ key }: PublicKey): string =>
  key.export({ type: 'spki', format: 'pem' }).toString();

export const signatureOf = ({ privateKey }: SigningKey, body: string): string =>
  sign(null, Buffer.from(body), privateKey).toString('base64');

/** Whether a signature (base64) was made over the body with the private half of the key. */
export function isSignedBy({ key }: PublicKey, body: string, signature: string): boolean {
  return verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64'));
}
