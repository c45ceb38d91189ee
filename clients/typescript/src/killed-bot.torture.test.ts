import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { builtClient } from './testing/built-client.fixture.js';
import { startPlatform, toProofOfConcept, type Platform } from './testing/platform.fixture.js';

const BOT = join(__dirname, 'testing/trading-bot.mjs');
const KILLS = process.env.TORTURE ? 50 : 6;
const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2026-03-09T14:30:00.000Z');

/** Instants at which a trading day runs, one after the other. */
const days = (count: number): string[] => {
  const weekdays: string[] = [];
  for (let at = FIRST_DAY; weekdays.length < count; at += DAY_MS)
    if (![0, 6].includes(new Date(at).getUTCDay())) weekdays.push(new Date(at).toISOString());
  return weekdays;
};

describe('a bot that is killed (-9) at any moment of a trade', () => {
  let platform: Platform;
  let client: { folder: string; address: string };
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-killed-'));
  beforeAll(async () => {
    [platform, client] = await Promise.all([startPlatform(), builtClient()]);
  });
  afterAll(async () => {
    await platform.stop();
    for (const made of [client.folder, folder]) rmSync(made, { recursive: true });
  });

  /** Runs the bot, to its end or until it is killed so long after it was ready. @returns what it said last */
  async function run(options: object, killAfterMs: number | null): Promise<string> {
    const given = { client: client.address, url: platform.url, folder, ...options };
    const bot = spawn(process.execPath, [BOT, JSON.stringify(given)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let last = '';
    const lines = createInterface(bot.stdout);
    lines.on('line', (line) => (last = line));
    const ended = once(bot, 'close');
    await once(lines, 'line');
    if (killAfterMs !== null) {
      await pause(killAfterMs);
      bot.kill('SIGKILL');
    }
    await ended;
    return last;
  }

  it(
    `leaves a record that equals what the exchange executed, after ${KILLS} kills`,
    async () => {
      await platform.clock.set('2026-03-06T14:30:00.000Z');
      const bot = await platform.bot();
      await toProofOfConcept(platform, bot.id, '2026-03-06');
      const { key } = bot;
      let wholeMs = 0;
      for (const [n, day] of days(KILLS + 1).entries()) {
        await platform.clock.set(day);
        await platform.clock.release();
        const began = performance.now();
        // The first one lives, and shows how long a whole trade takes.
        await run(
          { key, task: 'trade', trade_id: `t${n}` },
          n === 0 ? null : Math.random() * wholeMs,
        );
        if (n === 0) wholeMs = (performance.now() - began) / 2;
        const left = JSON.parse(await run({ key, task: 'settle' }, null));
        expect(left).toMatchObject({ waiting: [], refused: [], unsettled: [] });
      }
      const executed = existsSync(join(folder, 'exchange.txt'))
        ? readFileSync(join(folder, 'exchange.txt'), 'utf8').trimEnd().split('\n')
        : [];
      const { items } = await platform.admin('GET', `/v1/bots/${bot.id}/trades?limit=100`);
      const recorded = items.filter(({ imported }: { imported: boolean }) => !imported);
      expect(recorded.map(({ trade_id }: { trade_id: string }) => trade_id).reverse()).toEqual(
        executed,
      );
      for (const trade of recorded)
        expect(trade).toMatchObject({
          permitted: true,
          kind: 'strategy',
          status: 'closed',
          notional: '99.5',
        });
      console.info(`${KILLS} kills, ${executed.length} executed, all recorded as permitted`);
    },
    process.env.TORTURE ? 900_000 : 120_000,
  );
});
