import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { MigrationList } from '@prisma/schema-engine-wasm';

const FOLDER = fileURLToPath(new URL('../../prisma/migrations/', import.meta.url));
const LOCK = 'migration_lock.toml';
const SCRIPT = 'migration.sql';

/** Names of the migrations of this version, oldest first. */
export async function migrationNames(): Promise<string[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Every migration of this version, in the form in which the schema engine takes them. */
export async function readMigrations(): Promise<MigrationList> {
  const names = await migrationNames();
  return {
    baseDir: FOLDER,
    lockfile: { path: LOCK, content: await readFile(`${FOLDER}${LOCK}`, 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: SCRIPT,
          content: { tag: 'ok', value: await readFile(`${FOLDER}${name}/${SCRIPT}`, 'utf8') },
        },
      })),
    ),
  };
}
