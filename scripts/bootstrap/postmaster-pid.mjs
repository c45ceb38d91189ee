import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLine, processIdentity } from './process-identity.mjs';

const STOP_MS = 20_000;

/**
 * Ends a server that outlived the process that started it (`kill -9`, a crash),
 * and makes way when its pid file names a process that is no longer a server.
 */
export async function clearLeftover(dataDir) {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const identity = processIdentity(pid);
  if (identity !== null && commandLine(pid).includes(dataDir)) {
    process.kill(pid, 'SIGINT');
    for (const end = Date.now() + STOP_MS; processIdentity(pid) === identity; await pause(50)) {
      // It is alive and will not end: PostgreSQL itself refuses to start a second one.
      if (Date.now() > end) return;
    }
  }
  disown(file);
}

/**
 * A dead server's pid may belong to another process by now, or stay taken where dead processes are not reaped, and
 * PostgreSQL would then not start. It does start over a pid file of its parent, and still checks by the shared memory
 * named there that no process of the old server is running.
 */
function disown(file) {
  if (!existsSync(file)) return;
  const [, ...rest] = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, [process.pid, ...rest].join('\n'));
}
