import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Phasegate, type PhasegateOptions, type TradeCheck } from './index.js';
import { startPlatform, toProofOfConcept, type Platform } from './testing/platform.fixture.js';

const live = (trade_id: string): TradeCheck => ({
  trade_id,
  symbol: 'AAPL',
  side: 'long',
  mode: 'live',
  notional: '100',
  entry_price: '187.20',
  stop_price: '180',
  target_price: '205',
});

describe('a bot on the real platform', () => {
  let platform: Platform;
  const folders: string[] = [];
  const clients: Phasegate[] = [];
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  afterAll(() => platform.stop());

  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'phasegate-bot-'));
    folders.push(made);
    return made;
  };
  const client = (key: string, options: Partial<PhasegateOptions> = {}) => {
    const made = new Phasegate({ baseUrl: platform.url, key, outboxDir: folder(), ...options });
    clients.push(made);
    return made;
  };
  const tradesOf = async (bot: string) =>
    (
      (await platform.admin('GET', `/v1/bots/${bot}/trades?limit=100`)).items as {
        trade_id: string;
        imported: boolean;
        permitted: boolean;
        kind: string;
        status: string;
      }[]
    ).filter(({ imported }) => !imported);

  it('has types that are generated from the document of this very API', async () => {
    const file = join(folder(), 'api.ts');
    await promisify(execFile)(process.execPath, [
      join(__dirname, '../generate-types.mjs'),
      `${platform.url}/openapi.json`,
      file,
    ]);
    expect(readFileSync(join(__dirname, 'generated/api.ts'), 'utf8')).toBe(
      readFileSync(file, 'utf8'),
    );
  });

  it('takes exactly one trade a day in Proof of Concept, three trading days long (rules 3.1)', async () => {
    await platform.clock.set('2026-03-06T14:30:00.000Z');
    const bot = await platform.bot();
    await toProofOfConcept(platform, bot.id, '2026-03-06');
    const phasegate = client(bot.key);
    const executed: string[] = [];
    for (const date of ['2026-03-09', '2026-03-10', '2026-03-11'])
      for (const hour of ['12', '15', '19', '21']) {
        await platform.clock.set(`${date}T${hour}:05:00.000Z`);
        await platform.clock.release();
        const trade_id = `${date}-${hour}`;
        const { outcome } = await phasegate.guard(live(trade_id), () => {
          executed.push(trade_id);
          return { notional: '99.80', entry_price: '187.25' };
        });
        if (outcome === 'executed')
          expect((await phasegate.closed({ trade_id, pnl: '1.25' })).state).toBe('delivered');
      }
    expect(executed).toEqual(['2026-03-09-12', '2026-03-10-12', '2026-03-11-12']);
    expect(
      (await tradesOf(bot.id))
        .map(({ trade_id, kind, permitted, status }) => ({ trade_id, kind, permitted, status }))
        .reverse(),
    ).toEqual(
      executed.map((trade_id) => ({
        trade_id,
        kind: 'strategy',
        permitted: true,
        status: 'closed',
      })),
    );
    expect(phasegate.outbox).toMatchObject({ waiting: [], refused: [], unsettled: [] });
  });

  it('gives the day back when nothing was executed, and settles what a failed execution left', async () => {
    await platform.clock.set('2026-03-09T14:30:00.000Z');
    const bot = await platform.bot();
    await toProofOfConcept(platform, bot.id, '2026-03-09');
    const phasegate = client(bot.key);
    expect((await phasegate.guard(live('t1'), () => null)).outcome).toBe('not_executed');
    const failing = phasegate.guard(live('t2'), () =>
      Promise.reject(new Error('the exchange timed out')),
    );
    await expect(failing).rejects.toThrow('the exchange timed out');
    expect(await phasegate.check(live('t2'))).toMatchObject({
      local: true,
      reasons: [{ code: 'UNSETTLED' }],
    });
    await platform.clock.advance(400_000);
    // Unconfirmed permits keep the day and their room in the position (rules 3.2, 3.3).
    expect(await phasegate.check(live('t3'))).toMatchObject({
      local: false,
      reasons: [{ code: 'DAILY_LIMIT' }, { code: 'SIZE_EXCEEDED' }],
    });
    const settled = await phasegate.reconcile(['t2'], () => ({ entry_price: '187.30' }));
    expect(settled).toMatchObject({ reported: ['t2'], unsettled: [], unconfirmed: [] });
    expect(await tradesOf(bot.id)).toMatchObject([
      { trade_id: 't2', permitted: true, kind: 'strategy' },
    ]);
    expect(await phasegate.status()).toMatchObject({
      breaker: null,
      open_trades: 1,
      entries_today: 1,
    });
  });

  it('has a bot with a clock 10 min behind report its entry inside the permit’s life (rules 2.10)', async () => {
    await platform.clock.set('2026-03-09T14:30:00.000Z');
    await platform.clock.release();
    const bot = await platform.bot();
    await toProofOfConcept(platform, bot.id, '2026-03-09');
    const begun = performance.now();
    const behind = () => Date.parse('2026-03-09T14:20:00.000Z') + performance.now() - begun;
    const phasegate = client(bot.key, { clock: behind });
    const { outcome } = await phasegate.guard(live('t1'), () => ({
      opened_at: new Date(behind()),
    }));
    expect(outcome).toBe('executed');
    expect(
      await phasegate.closed({ trade_id: 't1', pnl: '-2', closed_at: new Date(behind()) }),
    ).toMatchObject({ state: 'delivered' });
    expect(await tradesOf(bot.id)).toMatchObject([
      { trade_id: 't1', permitted: true, kind: 'strategy' },
    ]);
  });

  it('reports an emergency exit and the close that follows it as one (rules 3.4)', async () => {
    await platform.clock.set('2026-03-09T14:30:00.000Z');
    const bot = await platform.bot();
    const phasegate = client(bot.key);
    await phasegate.guard({ ...live('t1'), mode: 'paper' }, () => ({}));
    const exit = await phasegate.emergencyExit({
      symbol: 'AAPL',
      reason: 'feed lost',
      trade_id: 't1',
    });
    expect(exit).toMatchObject({ permitted: true, stored: true });
    expect(await phasegate.closed({ trade_id: 't1', pnl: '-5' })).toMatchObject({
      state: 'delivered',
      answer: { kind: 'emergency_exit', counted: false },
    });
  });

  it('tells what a check costs over a bare HTTP call, in one run', async () => {
    await platform.clock.release();
    const millis = { bare: [] as number[], client: [] as number[] };
    const timed = async (into: number[], call: () => Promise<unknown>) => {
      const began = performance.now();
      await call();
      into.push(performance.now() - began);
    };
    // A key may ask 20 times a second, so that several take turns.
    for (let turn = 0; turn < 8; turn += 1) {
      const [one, other] = [await platform.bot(), await platform.bot()];
      const phasegate = client(one.key);
      await phasegate.ready();
      for (let n = 0; n < 15; n += 1) {
        const trade = { ...live(`t${n}`), mode: 'paper' as const };
        await timed(millis.client, async () =>
          expect((await phasegate.check(trade)).decision).toBe('allow'),
        );
        await timed(millis.bare, async () => bareCheck(platform.url, other.key, trade));
      }
    }
    const [bare, withClient] = [median(millis.bare), median(millis.client)];
    expect(millis.client).toHaveLength(120);
    console.info(
      `check: ${withClient.toFixed(2)} ms, bare call ${bare.toFixed(2)} ms, ratio ${(withClient / bare).toFixed(2)} (medians of 120)`,
    );
  });
});

async function bareCheck(url: string, key: string, trade: TradeCheck): Promise<void> {
  const answer = await fetch(`${url}/v1/trade-checks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(trade),
  });
  expect(await answer.json()).toMatchObject({ decision: 'allow' });
}

const median = (values: number[]) =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
