import { allLogs, migrate, verifyLog } from '@phasegate/db';
import {
  createTestDatabase,
  patientPool,
  startTestServer,
  type TestDatabase,
  type TestServer,
  type TestStandby,
} from '@phasegate/db/testing';
import pg from 'pg';
import { liveCheck, startApi, type TestApi, type TestBot } from '../testing/index.js';
import { climb, QUICK, until } from '../testing/ladder.js';

/** With several database servers the queues must be in Redis. */
const redisUrl = process.env.TEST_REDIS_URL && `${process.env.TEST_REDIS_URL}/2`;
const ROUNDS = process.env.TORTURE ? 20 : 2;
const CHECKERS = 8;
const REPORTERS = 4;

/**
 * Two servers, of which one is the primary and waits for the other before it acknowledges a commit. Each round kills
 * the primary in the middle of checks and reports, promotes the standby, and gives it a standby of its own.
 */
(redisUrl ? describe : describe.skip)('a failover to a synchronous standby', () => {
  let primary: TestServer;
  let standby: TestStandby;
  let database: TestDatabase;
  let api: TestApi;
  let second: TestApi;
  let bots: TestBot[];

  beforeAll(async () => {
    primary = await startTestServer();
    const created = await createTestDatabase(primary.adminUrl);
    standby = await primary.followedBy();
    const ports = [primary, standby].map(({ adminUrl }) => new URL(adminUrl).port);
    const ofBoth = (url: string) => `${url}?host=127.0.0.1,127.0.0.1&port=${ports.join()}`;
    database = {
      ...created,
      serviceUrl: ofBoth(created.serviceUrl),
      ownerUrl: ofBoth(created.ownerUrl),
    };
    api = await startApi({ database, redisUrl, checksPerSecond: 100_000 });
    second = await startApi({ database, redisUrl, checksPerSecond: 100_000 });
    bots = [];
    for (let round = 0; round < ROUNDS; round += 1)
      bots.push(await climb(api, QUICK, 'proof_of_concept'));
    await waitForStandby(standby);
    await waitForStandby(primary);
    await isFollowed(primary);
  });
  afterAll(async () => {
    await second.stop();
    await api.stop();
    await standby.remove();
    await primary.remove();
  });

  async function withAdmin<R>({ adminUrl }: TestServer, work: (admin: pg.Client) => Promise<R>) {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.end();
    }
  }

  /** From now on its commits wait for its standby, or would if it were the primary: settings are not replicated. */
  const waitForStandby = (server: TestServer) =>
    withAdmin(server, async (admin) => {
      await admin.query("ALTER SYSTEM SET synchronous_standby_names = '*'");
      await admin.query("ALTER SYSTEM SET synchronous_commit = 'on'");
      await admin.query('SELECT pg_reload_conf()');
    });

  const isFollowed = (server: TestServer) =>
    withAdmin(server, (admin) =>
      until(async () => {
        const { rows } = await admin.query(
          "SELECT FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'",
        );
        return rows.length === 1;
      }),
    );

  async function failOver(): Promise<void> {
    const { port } = new URL(primary.adminUrl);
    await primary.kill();
    await standby.promote();
    await primary.remove();
    primary = standby;
    standby = await primary.followedBy(Number(port));
    await isFollowed(primary);
  }

  it(`loses nothing that was acknowledged and claims no day twice, ${ROUNDS} times (rules 3.1, 8.1)`, async () => {
    for (const [round, bot] of bots.entries()) {
      const load = underLoad([bot, second.as(bot.key)], `r${round}`);
      await until(() => load.reported.length > 2 * REPORTERS);
      await failOver();
      const before = load.reported.length;
      await until(() => load.reported.length > before + 2 * REPORTERS);
      await load.stop();
      expect(load.allowed.length).toBeLessThanOrEqual(1);
      await expectStored(bot, load);
    }
    await expectWhole();
    expect(await migrate(database)).toMatchObject({ applied: [], restricted: true });
  }, 1_800_000);

  /** Checks that compete for the bot's one trade of the day, and reports, until it is stopped. */
  function underLoad(callers: readonly Pick<TestBot, 'post' | 'put'>[], name: string) {
    const [allowed, reported] = [[] as string[], [] as string[]];
    let stopped = false;
    const forever = async (who: string, act: (id: string, nth: number) => Promise<void>) => {
      for (let nth = 0; !stopped; nth += 1) await act(`${name}-${who}-${nth}`, nth);
    };
    const checkers = Array.from({ length: CHECKERS }, (_, place) =>
      forever(`check-${place}`, async (trade_id, nth) => {
        const { status, body } = await callers[nth % 2]!.post(
          '/v1/trade-checks',
          liveCheck(trade_id),
        );
        if (status === 200 && body.decision === 'allow') allowed.push(trade_id);
      }),
    );
    const reporters = Array.from({ length: REPORTERS }, (_, place) =>
      forever(`report-${place}`, async (report_id, nth) => {
        const { status } = await callers[nth % 2]!.put('/v1/portfolio', {
          ...{ report_id, value: '10000', net_flow: '0', at: '2026-01-06T14:00:00.000Z' },
        });
        if (status === 200) reported.push(report_id);
      }),
    );
    return {
      allowed,
      reported,
      async stop() {
        stopped = true;
        await Promise.all([...checkers, ...reporters]);
      },
    };
  }

  async function expectStored(
    bot: TestBot,
    { allowed, reported }: { allowed: readonly string[]; reported: readonly string[] },
  ): Promise<void> {
    const pool = patientPool(database.serviceUrl, { max: 1 });
    const { rows } = await pool.query<{ report_id: string }>(
      'SELECT report_id FROM portfolio_reports WHERE bot = $1',
      [bot.id],
    );
    const granted = await pool.query<{ trade_id: string }>(
      "SELECT body::jsonb->>'trade_id' AS trade_id FROM events WHERE bot = $1 AND type = 'permit.granted' AND body::jsonb->>'trade_id' LIKE 'r%'",
      [bot.id],
    );
    await pool.end();
    const stored = new Set(rows.map(({ report_id }) => report_id));
    expect(reported.filter((report_id) => !stored.has(report_id))).toEqual([]);
    const permits = granted.rows.map(({ trade_id }) => trade_id);
    expect(permits.length).toBeLessThanOrEqual(1);
    expect(allowed.filter((trade_id) => !permits.includes(trade_id))).toEqual([]);
  }

  /** Every log's chain, and the state that it folds to. */
  async function expectWhole(): Promise<void> {
    const pool = patientPool(database.serviceUrl, { max: 2 });
    for (const log of await allLogs(pool))
      expect(await verifyLog(pool, log)).toMatchObject({ log, fault: null });
    await pool.end();
  }
});
