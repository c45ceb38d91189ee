import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from './paths.mjs';

const END_WITH_PARENT = new URL('./end-with-parent.mjs', import.meta.url).href;
const STOP_MS = 15_000;
const RESTART_MS = 1_000;
const CRASHES = { most: 5, within_ms: 60_000 };

/**
 * Runs one of our programs and starts it again when it crashes.
 *
 * Every service is in a process group of its own, so that Ctrl-C reaches it
 * through us and in our order.
 *
 * @param {{name: string, args: string[], cwd?: string, env: NodeJS.ProcessEnv}} definition
 * @param {(name: string, line: string) => void} print
 * @returns {{failed: Promise<string>, stop: () => Promise<void>}} failed settles
 *   with the reason when the service keeps ending; before `isSettled()` at once
 */
export function runService({ name, args, cwd = ROOT, env }, print, isSettled) {
  const crashes = [];
  let child;
  let stopping = false;
  let lastLine = '';
  let fail;
  const failed = new Promise((resolve) => (fail = resolve));

  const show = (line) => {
    if (line.trim() !== '') lastLine = line;
    print(name, line);
  };

  async function onExit(status, signal) {
    if (stopping) return;
    const how = signal ?? `exit status ${status}`;
    const now = Date.now();
    crashes.push(now);
    const recent = crashes.filter((at) => at > now - CRASHES.within_ms);
    if (!isSettled() || recent.length > CRASHES.most) {
      fail(`${name} ended (${how})${lastLine ? `: ${lastLine}` : ''}`);
      return;
    }
    print(name, `ended (${how}), starting it again`);
    await pause(RESTART_MS);
    if (!stopping) launch();
  }

  function launch() {
    child = spawn(process.execPath, ['--import', END_WITH_PARENT, ...args], {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', show);
    }
    child.on('close', (status, signal) => void onExit(status, signal));
  }

  launch();
  return {
    failed,
    async stop() {
      stopping = true;
      await end(child);
    },
  };
}

/** SIGTERM, and SIGKILL when that was not heard in time. */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await ended;
  clearTimeout(timer);
}
