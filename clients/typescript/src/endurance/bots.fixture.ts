import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const PYTHON_CLIENT = join(__dirname, '../../../python');

/** A bot's output, as it happens. */
export type BotEvent =
  | { event: 'executed' | 'not_filled'; trade_id: string; decision: string }
  | { event: 'blocked'; trade_id: string; code: string }
  | { event: 'done'; waiting: number; refused: number; unsettled: number };

export interface BotOptions {
  readonly url: string;
  readonly key: string;
  readonly folder: string;
  readonly name: string;
  readonly count: number;
}

export interface RunningBot {
  readonly events: readonly BotEvent[];
  /** @throws when it failed */
  readonly ended: Promise<void>;
  kill(): void;
}

/** @returns whether there is a Python that the client supports */
export function hasPython(): boolean {
  const asked = 'import sys; sys.exit(sys.version_info < (3, 9))';
  return spawnSync('python3', ['-c', asked]).status === 0;
}

export const typescriptBot = (options: BotOptions & { client: string }): RunningBot =>
  run(process.execPath, [join(__dirname, 'bot.mjs'), JSON.stringify(options)]);

export const pythonBot = (options: BotOptions): RunningBot =>
  run('python3', ['-m', 'tests.endurance_bot', JSON.stringify(options)]);

function run(program: string, args: string[]): RunningBot {
  const child = spawn(program, args, {
    cwd: PYTHON_CLIENT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PYTHONPATH: join(PYTHON_CLIENT, 'src'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const events: BotEvent[] = [];
  let log = '';
  createInterface(child.stdout).on('line', (line) => events.push(JSON.parse(line) as BotEvent));
  child.stderr.on('data', (bytes: Buffer) => (log = (log + bytes.toString()).slice(-10_000)));
  const ended = once(child, 'close').then(([status]) => {
    if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status}: ${log}`);
  });
  // The caller that awaits it still gets the error.
  ended.catch(() => undefined);
  return { events, ended, kill: () => void child.kill('SIGKILL') };
}
