import { createTestDatabase, startTestServer, type TestServer } from '@phasegate/db/testing';
import pg from 'pg';
import { startApi, type TestApi, type TestBot } from '../testing/index.js';
import { climb, QUICK, until } from '../testing/ladder.js';

const PRICES = { entry_price: '100', stop_price: '98', target_price: '105' };

/**
 * A server that acknowledges a commit only with its standby, and has lost it: it was cut off, and the standby may be
 * the primary by now. A wait for the standby that somebody cancels ends with a warning, and the commit is then reported
 * as done.
 */
describe('a primary that is cut off from its synchronous standby', () => {
  let server: TestServer;
  let api: TestApi;
  let bot: TestBot;

  beforeAll(async () => {
    server = await startTestServer();
    const database = await createTestDatabase(server.adminUrl);
    api = await startApi({ database, hurried: true });
    bot = await climb(api, QUICK, 'real_money_trial');
    await synchronous('a_standby_that_is_gone');
  });
  afterAll(async () => {
    await synchronous('');
    await api.stop();
    await api.database.drop();
    await server.remove();
  });

  async function synchronous(names: string): Promise<void> {
    const admin = new pg.Client({ connectionString: server.adminUrl });
    await admin.connect();
    await admin.query(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await admin.query('SELECT pg_reload_conf()');
    await until(async () => {
      const { rows } = await admin.query<{ names: string }>(
        "SELECT current_setting('synchronous_standby_names') AS names",
      );
      return rows[0]!.names === names;
    });
    await admin.end();
  }

  const check = (trade_id: string) =>
    bot.post('/v1/trade-checks', {
      ...{ trade_id, symbol: 'AAPL', side: 'long', mode: 'live', notional: '50' },
      ...PRICES,
    });

  it('allows nothing, however often it is asked (NFR-004)', async () => {
    for (const _attempt of [1, 2, 3])
      expect(await check('cut-off')).toMatchObject({
        status: 503,
        body: { code: 'DATABASE_UNAVAILABLE' },
      });
  });

  it('allows nothing when somebody cancels the commits that wait (`pg_cancel_backend`)', async () => {
    const cancelling = cancelWaits();
    expect(await check('cancelled')).toMatchObject({
      status: 503,
      body: { code: 'DATABASE_UNAVAILABLE' },
    });
    expect(await cancelling.stop()).toBeGreaterThan(0);
  });

  /** An engineer who ends what hangs. @returns how many waits were cancelled when it is stopped */
  function cancelWaits(): { stop(): Promise<number> } {
    let stopped = false;
    const cancelled = (async () => {
      const admin = new pg.Client({ connectionString: server.adminUrl });
      await admin.connect();
      let count = 0;
      while (!stopped) {
        const { rowCount } = await admin.query(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
        );
        count += rowCount ?? 0;
      }
      await admin.end();
      return count;
    })();
    return {
      stop: () => {
        stopped = true;
        return cancelled;
      },
    };
  }

  it('acknowledges no report, and none that it is sent again', async () => {
    const report = { value: '9000', net_flow: '0', at: '2026-01-07T14:00:00.000Z' };
    for (const _attempt of [1, 2])
      expect(await bot.put('/v1/portfolio', report)).toMatchObject({ status: 503 });
  });

  it('permits an emergency exit, and says that it is not recorded (rules 3.4)', async () => {
    const exit = { exit_id: 'e1', symbol: 'AAPL', reason: 'feed lost' };
    for (const _attempt of [1, 2])
      expect(await bot.post('/v1/emergency-exits', exit)).toMatchObject({
        status: 202,
        body: { permitted: true, recorded: false },
      });
  });

  it('acknowledges no halt, and none that is asked for again, though the waits are cancelled', async () => {
    const cancelling = cancelWaits();
    for (const _attempt of [1, 2])
      expect(await api.admin.post('/v1/halt', { reason: 'split brain' })).toMatchObject({
        status: 503,
      });
    await cancelling.stop();
  });

  it('answers again when a commit needs no standby, and what it had not acknowledged may have happened', async () => {
    await synchronous('');
    expect((await api.admin.post('/v1/resume', { reason: 'healed' })).status).toBe(200);
    expect((await check('after')).status).toBe(200);
  });
});
