import {
  type BotAnswer,
  type FleetAnswer,
  type FleetMoney,
  type SeriesPointAnswer,
} from '@phasegate/contracts';
import { endAlert, Executor, quarantine, raiseAlert, releaseQuarantine } from '@phasegate/db';
import { storeManyBots, patientPool } from '@phasegate/db/testing';
import type pg from 'pg';
import {
  startApi,
  winningHistory,
  type Caller,
  type TestApi,
  type TestPerson,
} from '../testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';

describe('GET /v1/fleet', () => {
  let api: TestApi;
  let pool: pg.Pool;
  let mine: TestPerson;
  let compliance: TestPerson;
  beforeAll(async () => {
    api = await startApi({ at: NOW });
    pool = patientPool(api.database.serviceUrl, { max: 3, statementMs: 30_000 });
    [mine, compliance] = [await api.person('operator'), await api.person('compliance')];
    await storeManyBots(pool, 14, { now: NOW, by: mine.actor });
    await api.bot({ name: 'Of the administrator' });
  });
  afterAll(async () => {
    await pool.end();
    await api.stop();
  });

  const fleet = async (caller: Caller): Promise<FleetAnswer> => {
    const { status, body } = await caller.get('/v1/fleet');
    expect(status).toBe(200);
    return body as FleetAnswer;
  };
  const bots = async (caller: Caller): Promise<BotAnswer[]> =>
    (await caller.get('/v1/bots?limit=200')).body.items;

  it('is empty where there is nothing to see, and names every phase', async () => {
    expect(await fleet(await api.person('operator'))).toEqual({
      ...{ bots: 0, attention: [], needing_attention: 0, breakers_open: 0, halted: null },
      phases: ['experience', 'proof_of_concept', 'real_money_trial', 'scaling'].map((phase) => ({
        ...{ phase, bots: 0 },
      })),
      ...{ portfolio: [], conditions: [], as_of: NOW },
    });
  });

  it('counts what the list shows, to each of the bots that they may see', async () => {
    expect(await fleet(mine)).toMatchObject({
      bots: 14,
      attention: [
        { code: 'BREAKER_OPEN', bots: 2 },
        { code: 'DOWNGRADED', bots: 2 },
        { code: 'READY_TO_ADVANCE', bots: 2 },
      ],
      needing_attention: 4,
      breakers_open: 2,
    });
    for (const caller of [mine, compliance, api.admin]) {
      const [counted, listed] = [await fleet(caller), await bots(caller)];
      expect(counted.bots).toBe(listed.length);
      for (const { phase, bots: inPhase } of counted.phases)
        expect(inPhase).toBe(listed.filter(({ status }) => status!.phase === phase).length);
    }
    expect((await fleet(api.admin)).bots).toBe(15);
  });

  it('adds up the money of the bots that trade live, and the exposure of all', async () => {
    const [{ portfolio }, listed] = [await fleet(mine), await bots(mine)];
    const live = listed.filter(({ status }) => status!.phase !== 'experience');
    const sum = (amounts: readonly string[]) =>
      amounts.reduce((sofar, amount) => sofar + Number(amount), 0);
    expect(portfolio).toHaveLength(1);
    const [{ exposure, equity, day_pnl, below_peaks, ...money }] = portfolio as [FleetMoney];
    expect(money).toMatchObject({ currency: 'USD', live_bots: live.length });
    expect(live.length).toBeGreaterThan(0);
    expect(Number(equity)).toBeCloseTo(sum(live.map(({ status }) => status!.equity)));
    expect(Number(exposure)).toBeCloseTo(sum(listed.map(({ status }) => status!.exposure)));
    expect(Number(day_pnl)).toBeCloseTo(sum(listed.map(({ figures }) => figures!.day_pnl)));
    expect(Number(below_peaks)).toBeCloseTo(
      sum(
        live.map(({ status, figures }) =>
          String(Math.max(0, Number(figures!.peak) - Number(status!.equity))),
        ),
      ),
    );
  });

  it('lists the nearest to a downgrade first, where that is asked for (rules 6.5)', async () => {
    for (const { status, figures } of await bots(mine))
      if (status!.phase === 'experience') expect(figures!.nearest_downgrade).toBeNull();
    const { body } = await mine.get('/v1/bots?limit=200&sort=downgrade');
    const used = (body.items as BotAnswer[]).flatMap(({ figures }) =>
      figures!.nearest_downgrade === null ? [] : [Number(figures!.nearest_downgrade.used)],
    );
    expect(used.length).toBeGreaterThan(0);
    expect(used).toEqual(used.toSorted((one, other) => other - one));
  });

  it('leaves archived bots out, at once', async () => {
    const bot = await api.bot();
    expect((await fleet(api.admin)).bots).toBe(16);
    await api.admin.patch(`/v1/bots/${bot.id}`, { archived: true });
    expect((await fleet(api.admin)).bots).toBe(15);
  });

  it('says who halted all bots and why, and every bot with it', async () => {
    await api.admin.post('/v1/halt', { reason: 'news' });
    const halted = await fleet(mine);
    expect(halted.halted).toEqual({ since: NOW, by: api.admin.actor, reason: 'news' });
    expect(halted.attention[0]).toEqual({ code: 'HALTED', bots: 14 });
    await api.admin.post('/v1/resume', { reason: 'over' });
    expect(await fleet(mine)).toMatchObject({ halted: null, needing_attention: 4 });
  });

  it('tells every role which conditions of the platform hold now, and of those that are over no more', async () => {
    const common = { bot: null, text: 'what to do' };
    await raiseAlert(pool, {
      ...common,
      kind: 'mirror_behind',
      key: 'mirror_behind',
      title: 'behind',
    });
    await raiseAlert(pool, { ...common, kind: 'worker_behind', key: 'worker_away', title: 'away' });
    await raiseAlert(pool, { ...common, kind: 'test', key: 'a test', title: 'no condition' });
    for (const caller of [mine, compliance, api.admin])
      expect((await fleet(caller)).conditions).toEqual([
        ...[
          { kind: 'worker_behind', severity: 'critical', title: 'away' },
          { kind: 'mirror_behind', severity: 'warning', title: 'behind' },
        ].map((condition) => ({ ...condition, ...common, since: NOW })),
      ]);
    await endAlert(pool, 'worker_away');
    await endAlert(pool, 'mirror_behind');
    expect((await fleet(mine)).conditions).toEqual([]);
  });

  it('shows a damaged log to everybody who may see its bot, until it is released', async () => {
    const bot = await api.bot();
    const kinds = async (caller: Caller) =>
      (await fleet(caller)).conditions.map((condition) => [condition.kind, condition.bot]);
    await quarantine(pool, bot.id, { seq: 1, message: 'event 1 is not what it was' });
    expect(await kinds(mine)).toEqual([]);
    expect(await kinds(compliance)).toEqual([['integrity_fault', bot.id]]);
    expect((await fleet(api.admin)).attention).toContainEqual({ code: 'QUARANTINED', bots: 1 });
    await releaseQuarantine(pool, new Executor(pool), bot.id, { by: 'admin', reason: 'restored' });
    expect(await kinds(compliance)).toEqual([]);
  });

  it('shows a fault of the mirror until the next verification passes', async () => {
    const fault = 'has a line that is not that of the log';
    await raiseAlert(pool, {
      ...{
        kind: 'integrity_fault',
        key: `integrity:mirror file:::phase-history:${fault}`,
        bot: null,
      },
      ...{ title: 'A fault in the mirror file', text: fault },
      facts: { store: 'mirror file', log: null, seq: null, file: 'phase-history', fault },
    });
    const found = (what: string | null) =>
      pool.query(
        `INSERT INTO verified_logs (log, verified_at, seq, fault) VALUES ('phase-history:1', now(), 1, $1)
         ON CONFLICT (log) DO UPDATE SET fault = excluded.fault`,
        [what],
      );
    const conditions = async () => (await fleet(mine)).conditions.map(({ kind }) => kind);
    await found(`mirror file: ${fault} (phase-history:3)`);
    expect(await conditions()).toEqual(['integrity_fault']);
    await found(null);
    expect(await conditions()).toEqual([]);
  });

  it('shows the results of a bot’s last sessions, as many as its small picture has', async () => {
    const bot = await api.bot();
    const imported = { as: 'paper', trades: winningHistory('2026-03-09', 40) };
    expect((await api.admin.post(`/v1/bots/${bot.id}/imports`, imported)).status).toBe(201);
    const { figures } = (await bots(api.admin)).find(({ id }) => id === bot.id)!;
    const series = (await api.admin.get(`/v1/bots/${bot.id}/series`)).body;
    const sums = series.points.map((point: SeriesPointAnswer) => point.pnl_cumulative);
    expect(figures!.sparkline).toHaveLength(30);
    expect(figures!.sparkline).toEqual(sums.slice(-30));
  });
});
