import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { readEnvironment } from '@phasegate/config';
import { exportProof, type ExportProof } from '@phasegate/contracts';
import { checkFile, checkProof } from '@phasegate/exports';
import { printable } from '@phasegate/trade-files';
import { withDatabase } from '../database.js';
import { BadInput, Fault } from '../exit.js';
import type { Io } from '../io.js';
import { reasonOf } from '../system-errors.js';

/**
 * Checks exported files against the proofs beside them, and, where DATABASE_URL names a database, the proofs
 * against the logs. @throws Fault when one is not as it was made
 */
export async function verifyExports(io: Io, files: readonly string[]): Promise<void> {
  const { DATABASE_URL } = readEnvironment(io.env, []);
  let faulty = 0;
  for (const file of files) {
    const proof = await proofOf(`${file}.proof.json`);
    const { rows, faults } = await reading(file, () => checkFile(createReadStream(file), proof));
    const inLogs =
      DATABASE_URL === undefined ? [] : await withDatabase(io, (pool) => checkProof(pool, proof));
    const all = [...faults, ...inLogs];
    for (const fault of all) io.stdout.write(`${printable(`${file}: ${fault}`)}\n`);
    if (all.length > 0) faulty += 1;
    else
      io.stdout.write(
        `${printable(file)}: ${rows} rows as they were exported${DATABASE_URL === undefined ? '' : ', as the logs say'}\n`,
      );
  }
  if (faulty > 0)
    throw new Fault(
      `${faulty} of ${files.length} ${files.length === 1 ? 'file' : 'files'} not as exported`,
    );
}

async function proofOf(file: string): Promise<ExportProof> {
  const text = await reading(file, () => readFile(file, 'utf8'));
  try {
    return exportProof.parse(JSON.parse(text));
  } catch {
    throw new BadInput(printable(`${file}: is no proof of an export`));
  }
}

async function reading<R>(file: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new BadInput(printable(`${file}: ${reasonOf(error)}`));
  }
}
