import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE } from '../bootstrap/paths.mjs';

const FILE = join(CACHE, 'unsteady-tests.json');

/** The tests that were unsteady in the last run of this checkout: one that is so twice in a row fails. */
export const lastUnsteady = (file = FILE) =>
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];

export function keepUnsteady(names, file = FILE) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(names));
}
