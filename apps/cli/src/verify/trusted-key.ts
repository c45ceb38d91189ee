import { readEnvironment } from '@phasegate/config';
import { BadKey, readPublicKey, type PublicKey } from '@phasegate/integrity';
import { BadInput } from '../exit.js';
import type { Io } from '../io.js';

/**
 * The key that signatures are checked with. @param file a PEM file; undefined: what PHASE_SIGNING_KEY_FILE names
 * @returns null: no key is known. @throws BadInput
 */
export async function trustedKey(io: Io, file: string | undefined): Promise<PublicKey | null> {
  const named = file ?? readEnvironment(io.env, []).PHASE_SIGNING_KEY_FILE;
  if (named === undefined) return null;
  try {
    return await readPublicKey(named);
  } catch (error) {
    throw error instanceof BadKey ? new BadInput(error.message) : error;
  }
}
