import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readEnvironment } from '@phasegate/config';
import type { SignedProof } from '@phasegate/contracts';
import { isDatabaseUnavailable } from '@phasegate/db';
import { checkFile, checkProof, parseProof } from '@phasegate/exports';
import { sealFault, type PublicKey } from '@phasegate/integrity';
import { printable } from '@phasegate/trade-files';
import type { Pool } from 'pg';
import { withDatabase } from '../database.js';
import { BadInput, Fault } from '../exit.js';
import { tell, type Io } from '../io.js';
import { reasonOf } from '../system-errors.js';
import { trustedKey } from '../verify/trusted-key.js';

/**
 * Checks exported files against the proofs beside them, the proofs against the public key, and, where DATABASE_URL
 * names a database that answers, against the logs. A file that agrees with its proof is unchanged only if
 * key or logs vouch for the proof.
 *
 * @param publicKey a PEM file; undefined: the key that PHASE_SIGNING_KEY_FILE names, if it names one
 * @throws Fault when a file was changed, or nothing vouches for its proof
 */
export async function verifyExports(
  io: Io,
  files: readonly string[],
  publicKey: string | undefined,
): Promise<void> {
  const key = await trustedKey(io, publicKey);
  const { DATABASE_URL } = readEnvironment(io.env, []);
  const failed =
    DATABASE_URL === undefined
      ? await verifyAll(io, files, { key, pool: null })
      : await withLogs(io, (pool) => verifyAll(io, files, { key, pool }));
  if (failed > 0)
    throw new Fault(
      `${failed} of ${files.length} ${files.length === 1 ? 'file' : 'files'} not verified`,
    );
}

/** Sources that confirm proofs. */
interface Witnesses {
  readonly key: PublicKey | null;
  readonly pool: Pool | null;
}

/** A database that does not answer is said to, and done without. */
async function withLogs<R>(io: Io, work: (pool: Pool | null) => Promise<R>): Promise<R> {
  return withDatabase(io, async (pool) => work((await isAway(io, pool)) ? null : pool));
}

async function isAway(io: Io, pool: Pool): Promise<boolean> {
  try {
    await pool.query('SELECT 1');
    return false;
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
    const { message } = error as Error;
    tell(
      io,
      `The database that DATABASE_URL names does not answer (${message}): files are checked offline.`,
    );
    return true;
  }
}

/** @returns how many files are not verified */
async function verifyAll(io: Io, files: readonly string[], witnesses: Witnesses): Promise<number> {
  let failed = 0;
  for (const file of files) if (!(await verifyOne(io, file, witnesses))) failed += 1;
  return failed;
}

async function verifyOne(io: Io, file: string, { key, pool }: Witnesses): Promise<boolean> {
  const say = (what: string) => io.stdout.write(`${printable(`${file}: ${what}`)}\n`);
  const signed = await proofOf(`${file}.proof.json`);
  const { key: _key, signature: _signature, ...proof } = signed;
  const { rows, faults } = await reading(file, () =>
    checkFile(createReadStream(file), proof, pool),
  );
  const inLogs = pool === null ? [] : await checkProof(pool, proof);
  const seal = key === null ? null : sealFault(signed, key);
  const all = [...faults, ...inLogs, ...(seal === null ? [] : [`has a proof that ${seal}`])];
  for (const fault of all) say(fault);
  if (all.length > 0) return false;
  if (key === null && pool === null) {
    say(
      `unauthenticated: ${rows} rows agree with the proof beside the file, which anybody can have written; give --public-key`,
    );
    return false;
  }
  const vouching = [
    ...(key === null ? [] : ['as signed']),
    ...(pool === null ? [] : ['as the logs say']),
  ];
  say(`${rows} rows as they were exported, ${vouching.join(' and ')}`);
  return true;
}

async function proofOf(file: string): Promise<SignedProof> {
  const text = await reading(file, () => readFile(file, 'utf8'));
  try {
    return parseProof(text);
  } catch {
    throw new BadInput(printable(`${file}: is not a proof of an export`));
  }
}

async function reading<R>(file: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined || isDatabaseUnavailable(error))
      throw error;
    throw new BadInput(printable(`${file}: ${reasonOf(error)}`));
  }
}
