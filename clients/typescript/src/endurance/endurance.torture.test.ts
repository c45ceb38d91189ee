import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { builtClient } from '../testing/built-client.fixture.js';
import { hasPython, pythonBot, typescriptBot, type RunningBot } from './bots.fixture.js';
import { cuttingProxy, type CuttingProxy } from './cutting-proxy.fixture.js';
import { startPlatformInStorm, type PlatformInStorm } from './platform-in-storm.fixture.js';

const TRADES = process.env.TORTURE ? 1_000 : 100;
const CUT_PERCENT = 20;
const LIMIT_MS = process.env.TORTURE ? 1_500_000 : 240_000;
const PERMIT_MS = 300_000;
/** The reasons that block a bot while the platform, or its database, is down. */
const AWAY = [
  'PLATFORM_UNREACHABLE',
  'PLATFORM_TIMEOUT',
  'PLATFORM_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'NOT_READY',
  'INTERNAL',
];

const LANGUAGES = hasPython() ? ['typescript', 'python'] : ['typescript'];

describe('two bots of each language in a storm', () => {
  let platform: PlatformInStorm;
  let proxy: CuttingProxy;
  let client: { folder: string; address: string };
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-endurance-'));
  const running: RunningBot[] = [];
  beforeAll(async () => {
    [platform, client] = await Promise.all([startPlatformInStorm(), builtClient()]);
    proxy = await cuttingProxy(platform.url, CUT_PERCENT);
  }, 120_000);
  afterAll(async () => {
    for (const bot of running) bot.kill();
    await proxy.stop();
    await platform.stop();
    for (const made of [client.folder, folder]) rmSync(made, { recursive: true });
  }, 60_000);

  (hasPython() ? it : it.skip)('has Python bots in it (python3, from 3.9 on)', () => {
    expect(LANGUAGES).toContain('python');
  });

  it(
    `${TRADES} guarded trades: none without an allow, each recorded once as permitted, no permit left (NFR-004)`,
    async () => {
      const names = LANGUAGES.flatMap((language) => [`${language}-1`, `${language}-2`]);
      const bots = (await platform.botsInTrial(names)).map((bot) => ({
        ...bot,
        process: start(bot, TRADES / names.length),
      }));
      await storm(bots.map(({ process }) => process));
      await Promise.all(bots.map(({ process }) => process.ended));
      // Permits that were neither used nor returned expire.
      await platform.clock.advance(PERMIT_MS + 1_000);

      const total = {
        executed: 0,
        notFilled: 0,
        blocked: 0,
        used: 0,
        cancelled: 0,
        unconfirmed: 0,
      };
      for (const bot of bots) {
        const { executed, notFilled, blocked } = said(bot.process);
        expect(bot.process.events.at(-1)).toEqual({
          event: 'done',
          waiting: 0,
          refused: 0,
          unsettled: 0,
        });
        expect(await recordOf(bot.id)).toEqual(
          executed.map((trade_id) => ({
            trade_id,
            permitted: true,
            kind: 'strategy',
            status: 'closed',
            notional: '4.95',
          })),
        );
        const permits = await permitsOf(bot);
        expect(permits.used).toEqual(executed);
        expect(permits.outstanding).toEqual([]);
        expect(await platform.statusOf(bot.key)).toMatchObject({
          breaker: null,
          open_permits: [],
          open_trades: 0,
        });
        total.executed += executed.length;
        total.notFilled += notFilled.length;
        total.blocked += blocked.length;
        for (const end of ['used', 'cancelled', 'unconfirmed'] as const)
          total[end] += permits[end].length;
        expect(executed.length).toBeGreaterThan(0);
        expect(blocked.length).toBeGreaterThan(0);
      }
      const { answers, cut } = proxy.count;
      expect(cut / answers).toBeGreaterThan(CUT_PERCENT / 200);
      expect(cut / answers).toBeLessThan(CUT_PERCENT / 50);
      console.info(
        `${TRADES} trades, ${bots.length} bots: ${JSON.stringify({ ...total, answers, cut, ratio: (cut / answers).toFixed(3) })}`,
      );
    },
    LIMIT_MS,
  );

  function start(bot: { name: string; key: string }, count: number): RunningBot {
    const { name, key } = bot;
    const options = { url: proxy.url, key, name, count, folder: join(folder, name) };
    const process = name.startsWith('python')
      ? pythonBot(options)
      : typescriptBot({ ...options, client: client.address });
    running.push(process);
    return process;
  }

  /** Kills the API, stops PostgreSQL, kills the API again; each until every bot at work has noticed. */
  async function storm(bots: readonly RunningBot[]): Promise<void> {
    const killApi = () => platform.killApi();
    const startApi = () => platform.startApi();
    const stopDatabase = () => platform.database.stop();
    const startDatabase = () => platform.database.start();
    await reached(bots, 0.2);
    await away(bots, killApi, startApi);
    await reached(bots, 0.4);
    await away(bots, stopDatabase, startDatabase);
    await reached(bots, 0.6);
    await away(bots, killApi, startApi);
  }

  async function away(
    bots: readonly RunningBot[],
    take: () => Promise<void>,
    giveBack: () => Promise<void>,
  ): Promise<void> {
    const before = bots.map(outageBlocksOf);
    await take();
    await until(bots, () =>
      bots.every((bot, n) => isDone(bot) || outageBlocksOf(bot) > before[n]!),
    );
    await giveBack();
  }

  /** Waits until that share of all trades is executed or was not filled. */
  const reached = (bots: readonly RunningBot[], share: number) =>
    until(bots, () => bots.reduce((sum, bot) => sum + settledBy(bot), 0) >= TRADES * share);

  async function until(bots: readonly RunningBot[], holds: () => boolean): Promise<void> {
    const failed = Promise.race(
      bots.map(({ ended }) => ended.then(() => new Promise(() => undefined))),
    );
    while (!holds()) await Promise.race([pause(20), failed]);
  }

  /** The trades on record, in the order in which they were opened. */
  async function recordOf(bot: string) {
    const trades = await platform.all(`/v1/bots/${bot}/trades`);
    return trades
      .filter(({ trade_id }) => !trade_id.startsWith('climb'))
      .map(({ trade_id, permitted, kind, status, notional }) => ({
        trade_id,
        permitted,
        kind,
        status,
        notional,
      }))
      .sort((a, b) => placeOf(a.trade_id) - placeOf(b.trade_id));
  }

  /** The outcome of every permit, by the log. */
  async function permitsOf({ id }: { id: string }) {
    const events = await platform.all(`/v1/bots/${id}/events`);
    const idsOf = (type: string): string[] =>
      events
        .filter((event) => event.type === type)
        .map(({ data, trade_id }) => (trade_id ?? data?.trade_id) as string)
        .filter((trade_id) => !trade_id.startsWith('climb'))
        .sort((a, b) => placeOf(a) - placeOf(b));
    expect(idsOf('trade.unpermitted')).toEqual([]);
    expect(idsOf('permit.revoked')).toEqual([]);
    const [used, cancelled, unconfirmed] = [
      'trade.opened',
      'permit.cancelled',
      'permit.unconfirmed',
    ].map(idsOf);
    const ended = new Set([...used!, ...cancelled!, ...unconfirmed!]);
    const outstanding = idsOf('permit.granted').filter((trade_id) => !ended.has(trade_id));
    return { used: used!, cancelled: cancelled!, unconfirmed: unconfirmed!, outstanding };
  }
});

function said({ events }: RunningBot) {
  const executed: string[] = [];
  const notFilled: string[] = [];
  const blocked: string[] = [];
  for (const each of events) {
    if (each.event === 'done') continue;
    if (each.event === 'blocked') blocked.push(each.trade_id);
    else {
      expect(each.decision).toBe('allow');
      (each.event === 'executed' ? executed : notFilled).push(each.trade_id);
    }
  }
  return { executed, notFilled, blocked };
}

const placeOf = (trade_id: string) => Number(trade_id.slice(trade_id.lastIndexOf('-') + 1));
const isDone = ({ events }: RunningBot) => events.at(-1)?.event === 'done';
const settledBy = ({ events }: RunningBot) =>
  events.filter(({ event }) => event === 'executed' || event === 'not_filled').length;
const outageBlocksOf = ({ events }: RunningBot) =>
  events.filter((each) => each.event === 'blocked' && AWAY.includes(each.code)).length;
