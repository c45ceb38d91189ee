// Jest's global setup where tests need PostgreSQL. `npm test` starts the server
// for all of its runs; a run of jest alone gets one of its own.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder, startTestPostgres } from './servers.mjs';

export default async function setUp() {
  if (process.env.TEST_DATABASE_ADMIN_URL) return;
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-jest-'));
  const { url, stop } = await startTestPostgres(folder);
  process.env.TEST_DATABASE_ADMIN_URL = url;
  globalThis.endTestPostgres = async () => {
    delete process.env.TEST_DATABASE_ADMIN_URL;
    await stop();
    removeFolder(folder);
  };
  // Jest does not tear down when it is interrupted.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void globalThis.endTestPostgres().then(() => process.exit(130)));
  }
}
