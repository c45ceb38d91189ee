import type { Queries } from '../transaction/queries.js';
import { isSealedResumption, sealOfResumption } from './state-seal.js';

/** Notes that an administrator ended a halt. @param halt its number */
export async function noteResumption(queries: Queries, halt: number): Promise<void> {
  // A row that was put there by hand before has no seal.
  await queries.query(
    'INSERT INTO resumptions (halt, seal) VALUES ($1, $2) ON CONFLICT (halt) DO UPDATE SET seal = excluded.seal',
    [halt, sealOfResumption(halt)],
  );
}

/**
 * Whether an administrator has ended a halt: one that was ended by SQL is still in force.
 *
 * @param seal what is stored of its end; null: nothing
 * @param halt its number; 0: there has been none
 */
export const isResumed = (seal: string | null, halt: number): boolean =>
  halt === 0 || (seal !== null && isSealedResumption(seal, halt));
