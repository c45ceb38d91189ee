import { spawn } from 'node:child_process';
import { ROOT } from '../bootstrap/paths.mjs';

const running = new Set();

/**
 * Runs a program in the foreground, its output ours.
 *
 * @returns {Promise<{status: number, timedOut: boolean}>}
 */
export function runInForeground(command, args, { env = process.env, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
    running.add(child);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    const end = (status) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ status, timedOut });
    };
    child.on('error', () => end(127));
    child.on('close', (status) => end(status ?? 1));
  });
}

export function endAll() {
  for (const child of running) child.kill('SIGTERM');
}
