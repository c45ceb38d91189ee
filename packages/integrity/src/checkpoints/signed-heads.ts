import type { SignedHead } from '@phasegate/db';
import type { Pool } from 'pg';
import { compareCheckpoints, type ComparedCheckpoints } from './compare.js';
import { publicKeyFile } from './file-store.js';
import { BadKey, readPublicKey, type PublicKey } from './signing.js';
import { tableEnd } from './table-store.js';

/** The signed heads that verification compares with; without a key signatures cannot be checked. */
export interface Signatures {
  readonly key: PublicKey | null;
  readonly compared: ComparedCheckpoints | null;
}

/**
 * The heads that checkpoints have signed, by the better of both stores.
 *
 * @param key the key to trust; null: the one that lies beside the checkpoints, if there is one
 * @throws BadKey when there are checkpoints and no key to check them with: that is not the same as no checkpoints
 * @throws AnotherDatabase when the folder has nothing to do with this database
 */
export async function readSignatures(
  pool: Pool,
  directory: string,
  key: PublicKey | null,
): Promise<Signatures> {
  const trusted = key ?? (await keyBeside(directory));
  if (trusted !== null)
    return { key: trusted, compared: await compareCheckpoints(pool, directory, trusted) };
  if ((await tableEnd(pool)).n > 0)
    throw new BadKey(
      `${publicKeyFile(directory)}: there are checkpoints, and no public key to check them with`,
    );
  return { key: null, compared: null };
}

async function keyBeside(directory: string): Promise<PublicKey | null> {
  try {
    return await readPublicKey(publicKeyFile(directory));
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    if (cause?.code === 'ENOENT') return null;
    throw error;
  }
}

export const signedHead = ({ compared }: Signatures, log: string): SignedHead | null =>
  compared?.chain.heads.get(log) ?? null;
