import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { OutboxInUse } from '../problem.js';
import { objectIn } from './lines.js';

/** Held by this process until it is released or ends. */
export interface Lock {
  release(): Promise<void>;
}

/** The holder of a lock. `started` tells a process from a later one with its number. */
interface Owner {
  readonly host: string;
  readonly pid: number;
  readonly started: string;
}

const NAME = /^lock\.(\d+)$/;
const BEAT_MS = 5_000;
/** A holder on another host (a container, a network disk) cannot be inspected: it must have been silent this long. */
const SILENT_MS = 30_000;
const MAX_TRIES = 20;

/**
 * Takes the folder for this process. Locks are numbered and each number is made only once, so that of two
 * who see the same dead holder one alone takes over.
 * @throws OutboxInUse
 */
export async function acquireLock(folder: string): Promise<Lock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const highest = Math.max(0, ...(await numbersIn(folder)));
    if (highest > 0) await assertStale(folder, highest);
    const path = await made(folder, highest + 1);
    if (path === null) continue;
    for (const older of await numbersIn(folder))
      if (older <= highest) await unlink(join(folder, `lock.${older}`)).catch(() => undefined);
    return held(path);
  }
  throw new OutboxInUse(`${folder}: others keep taking this outbox.`);
}

function held(path: string): Lock {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, BEAT_MS);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      await unlink(path).catch(() => undefined);
    },
  };
}

async function numbersIn(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const number = NAME.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

/** The lock with its content at once, or null when somebody else was faster. */
async function made(folder: string, number: number): Promise<string | null> {
  const path = join(folder, `lock.${number}`);
  const draft = join(folder, `lock-draft-${randomBytes(8).toString('hex')}`);
  await writeFile(draft, JSON.stringify(await thisProcess()), { mode: 0o600 });
  try {
    await link(draft, path);
    return path;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}

async function assertStale(folder: string, number: number): Promise<void> {
  const path = join(folder, `lock.${number}`);
  const owner = await ownerIn(path);
  if (owner === null) return;
  const alive = owner.host === hostname() ? await isRunning(owner) : await hasBeaten(path);
  if (alive)
    throw new OutboxInUse(
      `${folder} is in use by process ${owner.pid} on ${owner.host}: one outbox belongs to one bot process. Give this one another outboxDir, or stop that process.`,
    );
}

async function ownerIn(path: string): Promise<Owner | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const { host, pid, started } = objectIn(text) ?? {};
  return typeof host === 'string' && Number.isSafeInteger(pid) && typeof started === 'string'
    ? { host, pid: pid as number, started }
    : null;
}

async function hasBeaten(path: string): Promise<boolean> {
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Infinity,
  );
  return age < SILENT_MS;
}

async function isRunning({ pid, started }: Owner): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, but there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return (await startOf(pid)) === started;
}

const thisProcess = async (): Promise<Owner> => ({
  host: hostname(),
  pid: process.pid,
  started: await startOf(process.pid),
});

/** The start time of a process, from Linux; a constant where it is not available. */
async function startOf(pid: number): Promise<string> {
  try {
    const [boot, line] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // The third field and the 22nd; the second is a name in brackets that may hold spaces.
    const fields = line.slice(line.lastIndexOf(')')).split(' ');
    return fields[1] === 'Z' ? 'ended' : `${boot.trim()}:${fields[20] ?? ''}`;
  } catch {
    return 'unknown';
  }
}
