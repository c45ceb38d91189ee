import { createWriteStream } from 'node:fs';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readEnvironment } from '@phasegate/config';
import {
  EXPORT_KINDS,
  type ExportFormat,
  type ExportKind,
  type ExportProof,
} from '@phasegate/contracts';
import { createPool, UnknownBot } from '@phasegate/db';
import { Export, Redactor, signProof } from '@phasegate/exports';
import { BadKey, readSigningKey, type SigningKey } from '@phasegate/integrity';
import type { Pool } from 'pg';
import { BadInput, Fault } from '../exit.js';
import { tell, type Io } from '../io.js';
import { startProgress } from '../progress.js';

/** The actor of an export in the platform's log: anybody who has the database's address. */
const ASKER = 'cli';
/** Time that a reader of standard output may take for a chunk. */
const PATIENCE_MS = 600_000;

/** Dates as YYYY-MM-DD, both inclusive. */
export interface ExportOptions {
  readonly start?: string;
  readonly end?: string;
  readonly bot?: string;
  readonly kind?: ExportKind;
  readonly format: ExportFormat;
  readonly out?: string;
}

/** Writes one kind, or every kind into a folder. @throws BadInput, Fault */
export async function exportBooks(io: Io, options: ExportOptions): Promise<void> {
  const { DATABASE_URL, PHASE_OVERRIDE_PASSWORD, PHASE_SIGNING_KEY_FILE } = readEnvironment(
    io.env,
    ['DATABASE_URL'],
  );
  const key = await keyIn(PHASE_SIGNING_KEY_FILE);
  const pool = createPool(DATABASE_URL, {
    max: 2,
    statementMs: PATIENCE_MS,
    idleInTransactionMs: PATIENCE_MS,
  });
  const opened = (kind: ExportKind) =>
    openExport(pool, kind, options, new Redactor(PHASE_OVERRIDE_PASSWORD));
  const { kind = options.format === 'jsonl' ? 'history' : 'sessions', out } = options;
  try {
    if (out === undefined) return await toStandardOutput(io, await opened(kind));
    if (!(await isFolder(out))) return await toFile(io, await opened(kind), key, out);
    await writing(out, () => mkdir(out, { recursive: true }));
    for (const each of options.kind === undefined && options.format === 'csv'
      ? EXPORT_KINDS
      : [kind])
      await toFile(io, await opened(each), key, join(out, `${each}.${options.format}`));
  } finally {
    await pool.end();
  }
}

async function openExport(
  pool: Pool,
  kind: ExportKind,
  options: ExportOptions,
  redactor: Redactor,
): Promise<Export> {
  const { start = null, end = null, bot = null, format } = options;
  const wanted = { kind, format, range: { start, end }, bot, member: null, by: ASKER };
  try {
    return await Export.open(pool, wanted, redactor);
  } catch (error) {
    throw error instanceof UnknownBot ? new BadInput(`there is no bot ${bot}`) : error;
  }
}

async function toStandardOutput(io: Io, made: Export): Promise<void> {
  await pipeline(readable(io, made), io.stdout, { end: false });
  tell(io, summaryOf(made.proof));
}

/** The file is there when it is whole, and its proof beside it. */
async function toFile(io: Io, made: Export, key: SigningKey | null, file: string): Promise<void> {
  await writing(file, async () => {
    await pipeline(readable(io, made), createWriteStream(`${file}.part`));
    await writeFile(
      `${file}.proof.json.part`,
      `${JSON.stringify(signProof(made.proof, key), null, 2)}\n`,
    );
    await rename(`${file}.part`, file);
    await rename(`${file}.proof.json.part`, `${file}.proof.json`);
  });
  tell(io, `${file}: ${summaryOf(made.proof)}${key === null ? UNSIGNED : ''}`);
}

const UNSIGNED = '; its proof is not signed: PHASE_SIGNING_KEY_FILE is not set';

async function keyIn(file: string | undefined): Promise<SigningKey | null> {
  if (file === undefined) return null;
  try {
    return await readSigningKey(file);
  } catch (error) {
    throw error instanceof BadKey ? new BadInput(error.message) : error;
  }
}

function readable(io: Io, made: Export): Readable {
  const progress = startProgress(io, 'Exporting');
  return made.stream(() => progress.update(made.rows, null)).once('close', () => progress.stop());
}

const summaryOf = ({ rows, sha256, redacted }: ExportProof): string =>
  `${rows} rows${redacted === 0 ? '' : `, ${redacted} of them redacted`}, SHA-256 ${sha256}`;

async function isFolder(path: string): Promise<boolean> {
  if (/[\\/]$/.test(path)) return true;
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A disk error becomes a fault that names the file; a database error is passed on. */
async function writing(file: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const onDisk =
      typeof (error as NodeJS.ErrnoException).syscall === 'string' &&
      (error as NodeJS.ErrnoException).path !== undefined;
    throw onDisk
      ? new Fault(`${file}: cannot be written (${(error as NodeJS.ErrnoException).code})`)
      : error;
  }
}
