import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { postgresPrograms, type PostgresPrograms } from './machine.js';

/** Where Debian keeps each version's programs. */
const DEBIAN = '/usr/lib/postgresql';
/** Older servers cannot run the migrations. */
const OLDEST = 15;

/** pg_dump and pg_restore, absolute paths, with a server that they can dump: they refuse one newer than themselves. */
export interface BackupPrograms {
  readonly pgDump: string;
  readonly pgRestore: string;
  readonly server: PostgresPrograms;
  readonly version: number;
}

/**
 * The programs for npm's embedded PostgreSQL if there are any, else a whole installation of an older one; null:
 * neither.
 */
export function backupPrograms(): BackupPrograms | null {
  const embedded = postgresPrograms();
  const wanted = versionOf(embedded.postgres)!;
  const found = folders().flatMap((folder) => programsIn(folder));
  const forEmbedded = found.find(({ version }) => version >= wanted);
  if (forEmbedded !== undefined) return { ...forEmbedded, server: embedded, version: wanted };
  return (
    (found.find(
      ({ version, server }) => version >= OLDEST && server !== null,
    ) as BackupPrograms | null) ?? null
  );
}

function folders(): string[] {
  const debian = existsSync(DEBIAN)
    ? readdirSync(DEBIAN).map((name) => join(DEBIAN, name, 'bin'))
    : [];
  return [...debian.sort().reverse(), ...(process.env.PATH ?? '').split(delimiter)];
}

function programsIn(folder: string) {
  const [pgDump, pgRestore, initdb, postgres] = ['pg_dump', 'pg_restore', 'initdb', 'postgres'].map(
    (name) => join(folder, name),
  ) as [string, string, string, string];
  const version = existsSync(pgRestore) ? versionOf(pgDump) : null;
  if (version === null) return [];
  const server = existsSync(initdb) && existsSync(postgres) ? { initdb, postgres } : null;
  return [{ pgDump, pgRestore, server, version }];
}

/** The major version that a program says it is; null: it does not run. */
function versionOf(program: string): number | null {
  try {
    const said = execFileSync(program, ['--version'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    return Number(/\(PostgreSQL\) (\d+)/.exec(said)?.[1] ?? NaN) || null;
  } catch {
    return null;
  }
}
