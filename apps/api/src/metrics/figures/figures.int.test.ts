import { carryOutDue, Executor } from '@phasegate/db';
import { patientPool } from '@phasegate/db/testing';
import { migrateQueues } from '@phasegate/queues';
import { startApi, type TestApi } from '../../testing/index.js';
import { climb, QUICK, wholeTrade } from '../../testing/ladder.js';

/** Samples of a text in Prometheus's format, by name and labels. */
function samples(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

describe('the figures of the platform in /metrics', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await startApi();
    await migrateQueues(api.database.ownerUrl);
  });
  afterEach(() => api.stop());
  const scrape = async () => samples((await api.nobody.get('/metrics')).body as string);

  it('are what the database holds: bots, breakers, what is due, mirror, quarantine, alerts, workers, queues, spool', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    await api.bot();
    for (const trade_id of ['a', 'b', 'c']) await wholeTrade(bot, trade_id, '-1');
    await api.clock.advance(7_000);
    const owner = patientPool(api.database.ownerUrl, { max: 1 });
    await owner.query(`UPDATE bot_states SET quarantined_at = phase_clock() WHERE bot <> $1`, [
      bot.id,
    ]);
    await owner.query(
      `INSERT INTO worker_heartbeats (worker, host) VALUES ('w1', 'h'), ('w2', 'h')`,
    );
    await owner.query(
      `UPDATE worker_heartbeats SET seen_at = seen_at - interval '1 hour' WHERE worker = 'w2'`,
    );
    await owner.query(
      `INSERT INTO alert_messages (channel, state) VALUES ('webhook', 'dead'), ('webhook', 'pending'), ('webhook', 'sent')`,
    );
    await owner.query(
      `INSERT INTO checkpoints (n, body, hash, signature)
       SELECT 1, jsonb_build_object('at', phase_clock() - interval '90 s')::text, '', ''`,
    );
    await owner.end();
    const found = await scrape();
    const expected: [string, number][] = [
      ['phasegate_database_up', 1],
      ['phasegate_bots{phase="experience"}', 1],
      ['phasegate_bots{phase="real_money_trial"}', 1],
      ['phasegate_bots{phase="scaling"}', 0],
      ['phasegate_breakers{state="closed",phase="real_money_trial"}', 1],
      ['phasegate_bots_quarantined', 1],
      ['phasegate_due_bots', 1],
      ['phasegate_evaluation_lag_seconds', 7],
      ['phasegate_halted', 0],
      ['phasegate_downgrade_latency_seconds_count', 0],
      ['phasegate_workers_alive', 1],
      ['phasegate_alert_messages_undelivered{channel="webhook",state="dead"}', 1],
      ['phasegate_alert_messages_undelivered{channel="webhook",state="pending"}', 1],
      ['phasegate_checkpoint_age_seconds', 90],
      ['phasegate_queue_jobs{queue="due",state="active"}', 0],
      ['phasegate_emergency_exits_waiting', 0],
      ...['bots', 'due', 'mirror', 'integrity', 'alerts', 'workers', 'queues'].map(
        (group): [string, number] => [`phasegate_figures_up{group="${group}"}`, 1],
      ),
    ];
    expect(Object.fromEntries(expected.map(([name]) => [name, found.get(name)]))).toEqual(
      Object.fromEntries(expected),
    );
    expect(found.get('phasegate_mirror_lag_lines{file="phase-history"}')).toBeGreaterThan(5);
  });

  it('time downgrades from the record of the close, also those of before this process (rules 6.4)', async () => {
    const bot = await climb(api, QUICK, 'real_money_trial');
    for (const trade_id of ['a', 'b', 'c']) await wholeTrade(bot, trade_id, '-1');
    await api.clock.advance(4_000);
    const pool = patientPool(api.database.serviceUrl, { max: 1 });
    await carryOutDue(new Executor(pool), bot.id);
    await pool.end();
    const later = await startApi({ database: api.database });
    const found = samples((await later.nobody.get('/metrics')).body as string);
    await later.stop();
    expect(found.get('phasegate_downgrade_latency_seconds_bucket{le="2.5"}')).toBe(0);
    expect(found.get('phasegate_downgrade_latency_seconds_bucket{le="5"}')).toBe(1);
    expect(found.get('phasegate_downgrade_latency_seconds_sum')).toBe(4);
    expect(found.get('phasegate_downgrade_latency_seconds_count')).toBe(1);
  });

  it('are absent, and said to be, while the database is away; the process’s own stay', async () => {
    await api.database.stop();
    const began = performance.now();
    const found = await scrape();
    expect(performance.now() - began).toBeLessThan(10_000);
    await api.database.start();
    expect(found.get('phasegate_database_up')).toBe(0);
    expect(found.get('phasegate_figures_up{group="bots"}')).toBe(0);
    expect(found.has('phasegate_workers_alive')).toBe(false);
    expect([...found.keys()].filter((name) => name.startsWith('phasegate_bots'))).toEqual([]);
    expect(found.get('phasegate_trade_check_seconds_count')).toBe(0);
    expect(found.get('phasegate_emergency_exits_waiting')).toBe(0);
  });
});
