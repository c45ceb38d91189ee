import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './platform.js';
import { startRelay, type Relay } from './relay.js';

const WEB = fileURLToPath(new URL('../apps/web', import.meta.url));
const NEXT = fileURLToPath(new URL('../apps/web/node_modules/next/dist/bin/next', import.meta.url));
const READY_MS = 60_000;

/** A second web admin of the platform, whose line to the API can be cut. */
export interface OwnWeb {
  readonly url: string;
  readonly line: Relay;
  stop(): Promise<void>;
}

export async function startOwnWeb(): Promise<OwnWeb> {
  const line = await startRelay(apiPort());
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const web = spawn(process.execPath, [NEXT, 'start', '-p', String(port), '-H', '127.0.0.1'], {
    cwd: WEB,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      PUBLIC_URL: url,
      API_URL: `http://127.0.0.1:${line.port}`,
    },
    stdio: 'ignore',
  });
  const stop = async () => {
    if (web.exitCode === null && web.kill()) await once(web, 'exit');
    await line.cut();
  };
  for (const end = Date.now() + READY_MS; Date.now() < end; await pause(200))
    if (await answers(`${url}/icon.svg`)) return { url, line, stop };
  await stop();
  throw new Error(`The web admin at ${url} was not ready after ${READY_MS / 1000} s.`);
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Where the platform wrote down who answers where, beside its demo. */
function apiPort(): number {
  const file = join(dirname(process.env.E2E_DEMO_FILE!), 'addresses.json');
  const { api_url: url } = JSON.parse(readFileSync(file, 'utf8')) as { api_url: string };
  return Number(new URL(url).port);
}
