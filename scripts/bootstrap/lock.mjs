import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { processIdentity } from './process-identity.mjs';

/**
 * Takes a lock file for this process. A lock whose owner is dead is taken over.
 *
 * @returns {{release: () => void} | {heldBy: number}} heldBy: the owner's process number
 */
export function takeLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${process.pid} ${processIdentity(process.pid)}`;
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const [pid, identity] = readOwner(file);
    if (pid && processIdentity(Number(pid)) === identity) return { heldBy: Number(pid) };
    rmSync(file, { force: true });
  }
}

/** Runs the action while no other process runs one under the same lock file. */
export async function exclusively(file, action) {
  for (;;) {
    const lock = takeLock(file);
    if (lock.release) {
      try {
        return await action();
      } finally {
        lock.release();
      }
    }
    await pause(200);
  }
}

function readOwner(file) {
  try {
    return readFileSync(file, 'utf8').split(' ');
  } catch {
    return [];
  }
}
