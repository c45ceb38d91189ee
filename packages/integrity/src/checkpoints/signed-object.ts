import { canonicalLine } from '@phasegate/db';
import { isSignedBy, signatureOf, type PublicKey, type SigningKey } from './signing.js';

/** The fields that sign an object. Both null: there was no signing key. */
export interface Seal {
  /** Fingerprint of the public key: SHA-256 of its SPKI form, lower-case hex. */
  readonly key: string | null;
  /** Ed25519, base64, over the RFC 8785 form of the object without this field. */
  readonly signature: string | null;
}

/** Signs an object as checkpoints are signed: the signature is one of its fields. */
export function sealed<T extends object>(object: T, key: SigningKey | null): T & Seal {
  if (key === null) return { ...object, key: null, signature: null };
  const named = { ...object, key: key.publicKey.fingerprint };
  return { ...named, signature: signatureOf(key, canonicalLine(named)) };
}

/** The fault of an object's signature, in words that follow its name; null: it was made with this key. */
export function sealFault({ signature, ...object }: Seal, key: PublicKey): string | null {
  if (signature === null || object.key === null) return 'is not signed';
  if (object.key !== key.fingerprint) return 'is signed with another key';
  return isSignedBy(key, canonicalLine(object), signature)
    ? null
    : 'has a signature that is not that of its text';
}
