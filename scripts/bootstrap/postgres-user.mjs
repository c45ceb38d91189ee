import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from './fault.mjs';

const NAME = 'postgres';

/**
 * PostgreSQL refuses to run as root, so root starts it as the user `postgres`,
 * who is made if there is none.
 *
 * @returns {{uid: number, gid: number} | undefined} undefined: run as who we are
 */
export function postgresUser() {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag) => Number(execFileSync('id', [flag, NAME], { stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    try {
      execFileSync('useradd', ['--system', '--user-group', NAME], { stdio: 'pipe' });
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      throw new Fault(
        `PostgreSQL cannot run as root and the user "${NAME}" cannot be made: run as another user, or set DATABASE_URL.`,
      );
    }
  }
}

/** Fails, naming the folder, when the user may not pass one on the way to the path. */
export function assertReachable(path, user) {
  if (!user) return;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      throw new Fault(
        `The embedded PostgreSQL runs as the user "${NAME}", who may not enter ${folder}: move the checkout (to /opt, say), start as another user than root, or set DATABASE_URL.`,
      );
    }
  }
}
