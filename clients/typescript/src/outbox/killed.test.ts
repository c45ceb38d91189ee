import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { PlatformClock } from '../clock.js';
import { guardedLogger } from '../logger.js';
import { builtClient } from '../testing/built-client.fixture.js';
import { idOf } from './lines.js';
import { Outbox } from './outbox.js';

const BOT = join(__dirname, '../testing/reporting-bot.mjs');
const KILLS = 12;

describe('a bot that is killed (-9) while it reports', () => {
  let client: { folder: string; address: string };
  const outboxDir = mkdtempSync(join(tmpdir(), 'phasegate-killed-'));
  beforeAll(async () => {
    client = await builtClient();
  });
  afterAll(() => {
    for (const folder of [client.folder, outboxDir]) rmSync(folder, { recursive: true });
  });

  /** @returns the last report that was acknowledged to the bot as stored */
  async function killedAfter(ms: number, first: number): Promise<number> {
    const options = { client: client.address, outboxDir, first };
    const bot = spawn(process.execPath, [BOT, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let stored = first - 1;
    const lines = createInterface(bot.stdout);
    lines.on('line', (line) => {
      if (line !== 'ready') stored = Number(line);
    });
    await once(lines, 'line');
    await pause(ms);
    bot.kill('SIGKILL');
    await once(bot, 'close');
    return stored;
  }

  it(`loses no report that was acknowledged as stored, over ${KILLS} kills, and keeps the order`, async () => {
    let first = 1;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const stored = await killedAfter(Math.random() * 40, first);
      const outbox = new Outbox(outboxDir, new PlatformClock(), guardedLogger({}));
      await outbox.open();
      const ids = outbox.waiting.map(idOf);
      await outbox.close();
      expect(ids).toEqual(ids.map((_, place) => `e${place + 1}`));
      expect(ids.length).toBeGreaterThanOrEqual(stored);
      first = ids.length + 1;
    }
    expect(first).toBeGreaterThan(KILLS);
  });
});
