import { printable } from '@phasegate/trade-files';
import type { SignedHead } from '@phasegate/db';
import {
  BadKey,
  BrokenCheckpoint,
  CheckpointChain,
  fileCheckpoints,
  readPublicKey,
} from '@phasegate/integrity';
import { BadInput, Fault } from '../exit.js';

/** All that a file of checkpoints has signed. */
export interface Signed {
  readonly checkpoints: number;
  /** By log, the heads in the order in which they were signed. */
  readonly heads: ReadonlyMap<string, readonly SignedHead[]>;
}

/**
 * Reads a file of checkpoints, each checked with the public key. @throws Fault at the first that is not as signed
 */
export async function signedIn(file: string, publicKey: string): Promise<Signed> {
  const heads = new Map<string, SignedHead[]>();
  try {
    const chain = new CheckpointChain(await readPublicKey(publicKey));
    for await (const text of fileCheckpoints(file)) {
      const { n, heads: signed } = chain.follow(text);
      for (const [log, head] of Object.entries(signed)) {
        const known = heads.get(log) ?? [];
        if (known.at(-1)?.seq !== head.seq) known.push({ ...head, checkpoint: n });
        heads.set(log, known);
      }
    }
    if (chain.n === 0) throw new BadInput(printable(`${file}: there are no checkpoints`));
    return { checkpoints: chain.n, heads };
  } catch (error) {
    if (error instanceof BadKey) throw new BadInput(printable(error.message));
    if (error instanceof BrokenCheckpoint) throw new Fault(printable(`${file}: ${error.message}`));
    throw error;
  }
}
