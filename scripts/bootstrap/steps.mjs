import { spawn } from 'node:child_process';

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Shows what is going on, one line a step with its time. On a terminal the
 * running step counts its seconds and shows the last line of what it runs.
 */
export function createSteps(stream) {
  const draw = (text) => stream.write(`\r\x1b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`);

  return async function step(title, action) {
    const began = performance.now();
    let detail = '';
    const live = () => draw(`… ${title} (${seconds(began)}) ${detail}`);
    const timer = stream.isTTY ? setInterval(live, 200) : undefined;
    if (!stream.isTTY) stream.write(`… ${title}\n`);
    const finish = (mark) => {
      clearInterval(timer);
      if (stream.isTTY) draw('');
      stream.write(`${mark} ${title} (${seconds(began)})\n`);
    };
    try {
      const result = await action((line) => (detail = line));
      finish('✔');
      return result;
    } catch (error) {
      finish('✘');
      throw error;
    }
  };
}

/**
 * Runs a program to its end and collects what it prints.
 *
 * @returns {Promise<{status: number, output: string}>} status 127 when it cannot be started
 */
export function runProgram(command, args, { onLine = () => {}, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
      const line = String(chunk).trim().split('\n').at(-1);
      if (line) onLine(line);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve({ status: 127, output: error.message }));
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}
