import { endAlert, raiseAlert, retryDelivery } from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import type { AlertKind } from '@phasegate/contracts';
import type pg from 'pg';
import { pino, type Logger } from 'pino';
import type { Channel } from './channel.js';
import { webhook } from './channels/webhook.js';
import { deliverAlerts } from './deliver.js';
import { address, claim, outstanding } from './outbox.js';
import { startReceiver, until, type Receiver } from './testing/index.js';

const NOW = '2026-03-09T14:30:00.000Z';

describe('alerts on their way', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let receiver: Receiver;
  let opened: { close(): Promise<void> }[];
  let lines: string[];
  let log: Logger;
  beforeEach(async () => {
    database = await createTestDatabase();
    await database.clock.set(NOW);
    pool = patientPool(database.serviceUrl);
    receiver = await startReceiver();
    opened = [receiver];
    lines = [];
    log = pino({}, { write: (line: string) => void lines.push(line) });
  });
  afterEach(async () => {
    for (const one of opened.reverse()) await one.close();
    await pool.end();
    await database.drop();
  });

  const to = ({ url, host }: Receiver, most_per_minute = 10_000): Channel =>
    webhook({ url, name: `webhook:${host}`, secret: undefined, most_per_minute });
  const another = async (): Promise<Receiver> => {
    const one = await startReceiver();
    opened.push(one);
    return one;
  };
  /** Each with a pool of its own, as a process has. */
  const deliver = (...channels: Channel[]): { close(): Promise<void> } => {
    const own = patientPool(database.serviceUrl);
    const delivery = deliverAlerts({
      pool: own,
      log,
      channels,
      publicUrl: 'https://phasegate.example',
      poll_ms: 20,
      random: () => 0.5,
    });
    let closed: Promise<void> | undefined;
    const close = () => (closed ??= delivery.close().then(() => own.end()));
    opened.push({ close });
    return { close };
  };
  const raise = (key: string, kind: AlertKind = 'downgrade') =>
    raiseAlert(pool, { kind, key, bot: 'bot_1', title: `title ${key}`, text: `text ${key}` });
  const messages = async () => {
    const { rows } = await pool.query<{
      state: string;
      attempts: number;
      last_error: string | null;
      wait_ms: number;
    }>(
      `SELECT state, attempts, last_error, lease,
         round(extract(epoch FROM next_attempt_at - phase_clock()) * 1000)::int AS wait_ms
       FROM alert_messages ORDER BY created_at`,
    );
    return rows;
  };
  const ids = ({ received }: Receiver) => received.map(({ body }) => body.id as string);

  test('a key is raised once, and again only when it was over', async () => {
    const raised = await Promise.all([raise('a'), raise('a'), raise('a')]);
    expect(raised.filter(Boolean)).toHaveLength(1);
    expect(await raise('a')).toBe(false);
    expect(await endAlert(pool, 'a')).toBe(true);
    expect(await endAlert(pool, 'a')).toBe(false);
    expect(await raise('a')).toBe(true);
    expect((await pool.query('SELECT FROM alerts')).rowCount).toBe(2);
  });

  test('three workers at once send each of 200 alerts once to each channel', async () => {
    const second = await another();
    for (let place = 0; place < 3; place += 1) deliver(to(receiver), to(second));
    for (let place = 0; place < 200; place += 1) await raise(`alert-${place}`);
    await until(async () => {
      const { rows } = await pool.query(`SELECT FROM alert_messages WHERE state = 'sent'`);
      return rows.length === 400;
    });
    for (const each of [receiver, second]) {
      expect(new Set(ids(each)).size).toBe(200);
      expect(each.received).toHaveLength(200);
    }
  });

  test('an alert that was raised while no worker ran is sent when one does, in the order of raising', async () => {
    for (let place = 0; place < 20; place += 1) {
      await database.clock.advance(1);
      await raise(`alert-${place}`);
    }
    deliver(to(receiver));
    await until(() => receiver.received.length === 20);
    expect(receiver.received.map(({ body }) => body.title)).toEqual(
      Array.from({ length: 20 }, (_, place) => `title alert-${place}`),
    );
  });

  test('a restarted worker sends nothing twice', async () => {
    const first = deliver(to(receiver));
    await raise('before');
    await until(async () => (await messages()).some(({ state }) => state === 'sent'));
    await first.close();
    deliver(to(receiver));
    await raise('after');
    await until(() => receiver.received.length === 2);
    expect(receiver.received.map(({ body }) => body.title)).toEqual([
      'title before',
      'title after',
    ]);
  });

  test('a channel that does not answer, and one that is down, keep the others from nothing', async () => {
    const silent = await another();
    silent.answer('never');
    const gone = await startReceiver();
    await gone.close();
    deliver(to(silent), to(gone), to(receiver));
    for (let place = 0; place < 20; place += 1) await raise(`alert-${place}`);
    await until(() => receiver.received.length === 20);
    expect(silent.received).toHaveLength(1);
  });

  test('a failing receiver is asked 12 times, each wait twice the one before, over hours; then the letter is dead', async () => {
    receiver.answer({ status: 503 });
    deliver(to(receiver));
    await raise('a');
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await until(async () => {
        const [message] = await messages();
        return (
          message?.attempts === attempt && message.last_error !== null && message.wait_ms !== 60_000
        );
      });
      const [message] = await messages();
      if (attempt === 12) break;
      expect(message).toMatchObject({ state: 'pending', last_error: 'answered 503' });
      waits.push(message!.wait_ms / 1_000);
      await database.clock.advance(message!.wait_ms - 1);
      expect((await outstanding(pool)).due).toEqual([]);
      await database.clock.advance(1);
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    await until(async () => (await messages())[0]!.state === 'dead');
    expect(new Set(ids(receiver)).size).toBe(1);
    expect(receiver.received).toHaveLength(12);
  });

  test.each([
    ['seconds', '120', 120_000],
    ['a date', () => new Date(Date.now() + 300_000).toUTCString(), 300_000],
    ['more than an hour', '999999', 3_600_000],
    ['nonsense', 'soon', 10_000],
  ])('Retry-After is respected: %s', async (_name, value, wait_ms) => {
    const header = typeof value === 'string' ? value : value();
    receiver.answer({ status: 429, headers: { 'retry-after': header } });
    deliver(to(receiver));
    await raise('a');
    await until(async () => (await messages())[0]?.last_error === 'answered 429');
    const [message] = await messages();
    expect(Math.abs(message!.wait_ms - wait_ms)).toBeLessThan(5_000);
  });

  test.each([400, 401, 403, 404, 410, 422])(
    'answer %d makes a dead letter at once, sent again on demand',
    async (status) => {
      receiver.answer({ status });
      const channel = to(receiver);
      deliver(channel);
      await raise('a');
      await until(async () => (await messages())[0]?.state === 'dead');
      expect(await messages()).toMatchObject([{ attempts: 1, last_error: `answered ${status}` }]);
      receiver.answer({ status: 204 });
      const [id] = ids(receiver);
      expect(await retryDelivery(pool, id!, 'webhook:elsewhere')).toBeNull();
      expect(await retryDelivery(pool, id!, channel.name)).toBe('retried');
      await until(async () => (await messages())[0]?.state === 'sent');
      expect(ids(receiver)).toEqual([id, id]);
      expect(await retryDelivery(pool, id!, channel.name)).toBe('not dead');
    },
  );

  test('a redirect is not followed: the signed alert reaches no other address', async () => {
    const elsewhere = await another();
    receiver.answer({ status: 307, headers: { location: `${elsewhere.url}/` } });
    deliver(to(receiver));
    await raise('a');
    await until(async () => (await messages())[0]?.last_error === 'answered 307');
    expect((await messages())[0]).toMatchObject({ state: 'pending' });
    expect(elsewhere.received).toEqual([]);
  });

  test('a worker that died with a message in hand is succeeded when its lease ends', async () => {
    const channel = to(receiver);
    await raise('a');
    await address(pool, [channel]);
    const held = await claim(pool, channel.name);
    deliver(channel);
    await database.clock.advance(59_999);
    expect(await claim(pool, channel.name)).toBeNull();
    await database.clock.advance(1);
    await until(async () => (await messages())[0]?.state === 'sent');
    expect(ids(receiver)).toEqual([held!.alerts[0]!.id]);
    expect(await messages()).toMatchObject([{ attempts: 2 }]);
  });

  test('fifty alerts in a minute are ten messages and one digest; the log has each', async () => {
    const everything = await another();
    deliver(to(receiver, 10), { ...to(everything), most_per_minute: null });
    for (let place = 0; place < 30; place += 1) await raise(`alert-${place}`);
    await until(() => everything.received.length === 30);
    await database.clock.advance(30_000);
    for (let place = 30; place < 49; place += 1) await raise(`alert-${place}`);
    await raise('alert-49', 'integrity_fault');
    await until(() => everything.received.length === 50);
    await until(() => receiver.received.length === 10);
    await database.clock.advance(30_000);
    await until(() => receiver.received.length === 11);
    const digest = receiver.received.at(-1)!.body;
    expect(digest).toMatchObject({
      kind: 'digest',
      severity: 'critical',
      title: '40 alerts within a minute',
    });
    const inDigest = (digest.facts as { alerts: { id: string }[] }).alerts.map(({ id }) => id);
    expect([...ids(receiver).slice(0, 10), ...inDigest].sort()).toEqual(
      [...ids(everything)].sort(),
    );
    await database.clock.advance(60_000);
    await raise('calm');
    await until(() => receiver.received.length === 12);
    expect(receiver.received.at(-1)!.body.title).toBe('title calm');
  });

  test('a digest that fails is sent again whole, under the same id', async () => {
    deliver(to(receiver, 1));
    for (const key of ['a', 'b', 'c']) await raise(key);
    await until(() => receiver.received.length === 1);
    receiver.answer({ status: 500 });
    await database.clock.advance(60_000);
    await until(() => receiver.received.length === 2);
    await until(async () =>
      (await messages()).some(({ last_error }) => last_error === 'answered 500'),
    );
    receiver.answer({ status: 200 });
    await database.clock.advance(10_000);
    await until(() => receiver.received.length === 3);
    expect(receiver.received[2]!.text).toBe(receiver.received[1]!.text);
  });

  test('messages to a channel that no worker has any more are dead letters after an hour', async () => {
    await raise('a');
    await address(pool, [to(receiver)]);
    const other = await another();
    deliver(to(other));
    await database.clock.advance(3_599_000);
    await raise('b');
    await until(() => other.received.length === 1);
    expect((await messages())[0]).toMatchObject({ state: 'pending' });
    await database.clock.advance(1_000);
    await until(async () => (await messages())[0]?.state === 'dead');
    expect((await messages())[0]!.last_error).toBe('the channel is configured no more');
    expect(receiver.received).toEqual([]);
  });

  test('a channel that is new gets new alerts only, not years of old ones', async () => {
    const first = deliver(to(receiver));
    await raise('old');
    await until(() => receiver.received.length === 1);
    await first.close();
    const added = await another();
    deliver(to(receiver), to(added));
    await raise('new');
    await until(() => added.received.length === 1);
    expect(added.received[0]!.body.title).toBe('title new');
  });

  test('what is raised before the database goes away is sent when it is back', async () => {
    await raise('a');
    await database.stop();
    deliver(to(receiver));
    await until(() => lines.some((line) => line.includes('the database is back')));
    await database.start();
    await until(() => receiver.received.length === 1);
  });
});
