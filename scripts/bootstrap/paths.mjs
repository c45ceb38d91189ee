import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** Local data that is never committed: database, secrets, logs. */
export const DATA = resolve(ROOT, process.env.PHASE_DATA_DIR ?? '.data');

/** The mirror of the log; that of data kept elsewhere is there too, or two platforms would write one file. */
export const HISTORY = join(process.env.PHASE_DATA_DIR ? DATA : ROOT, 'logs', 'phase');

/** Files that can be recreated at any time: stamps and the logs of install and build. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'phasegate');

export const CLI_MAIN = join(ROOT, 'apps', 'cli', 'dist', 'main.js');
