import { randomUUID } from 'node:crypto';
import { Executor, logsWithThrottledAttempts, recordThrottledAttempts } from '@phasegate/db';
import { createTestDatabase, type TestDatabase, patientPool } from '@phasegate/db/testing';
import { migrateQueues } from '@phasegate/queues';
import type pg from 'pg';
import {
  startApi,
  type Answer,
  type TestApi,
  type TestBot,
  type TestPerson,
} from '../testing/index.js';

const ATTEMPTS = process.env.TORTURE ? 1_000 : 100;
const AT_ONCE = 50;
/** Neither may appear anywhere afterwards. */
const RIGHT = `canary-right-${randomUUID()}`;
const WRONG = `canary-wrong-${randomUUID()}`;
/** Any other window is looser than the one in force (docs/adr/0004). */
const looser = (serial: number) => ({
  gates: { experience: { session_window: 30 + serial } },
});

let database: TestDatabase;
let apis: TestApi[];
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrateQueues(database.ownerUrl);
  const options = { database, overridePassword: RIGHT, logLevel: 'trace' };
  apis = [await startApi(options), await startApi(options)];
  pool = patientPool(database.ownerUrl, { max: 4, statementMs: 60_000 });
});
afterAll(async () => {
  await pool.end();
  for (const api of apis) await api.stop();
  await database.drop();
});

interface Attempt {
  /** Unique: by it an event is known to be this attempt's. */
  readonly reason: string;
  readonly by: string;
  /** Whose log it belongs to. */
  readonly log: string;
  readonly code: string | null;
}

/** Alice knows the password, Bob mistypes it now and then, Eve and Mallory guess. */
const RIGHT_SHARE = { alice: 1, bob: 0.7, eve: 0, mallory: 0.05 };
type Name = keyof typeof RIGHT_SHARE;
const NAMES = Object.keys(RIGHT_SHARE) as Name[];

/** The same on every run: fractions that fill the interval evenly. */
const share = (place: number, step: number): number => (place * step) % 1;

test(`${ATTEMPTS} attempts, ${AT_ONCE} at a time, over two processes: each is accounted for, and the password appears nowhere (rules 7.2)`, async () => {
  const people = Object.fromEntries(
    await Promise.all(NAMES.map(async (name) => [name, await apis[0]!.person('admin')] as const)),
  ) as Record<Name, TestPerson>;
  const bots = [await apis[0]!.bot(), await apis[0]!.bot(), await apis[0]!.bot()];
  const answers: Answer[] = [];
  const attempts: Attempt[] = [];
  let unanswered = 0;
  let next = 0;
  const caller = async () => {
    for (let place = next++; place < ATTEMPTS; place = next++) {
      const name = NAMES[place % NAMES.length]!;
      const { token, actor: by } = people[name];
      const send = apis[Math.floor(place / NAMES.length) % 2]!.as(token);
      const right = share(place, 0.618_034) < RIGHT_SHARE[name];
      const bot = bots[place % bots.length]!;
      // On a slow machine a request may get no decision; then another is tried.
      for (let serial = place; ; serial += ATTEMPTS) {
        const reason = `attempt ${serial}`;
        const body = { reason, override_password: right ? RIGHT : WRONG };
        const [log, answer] = await tried(send, bot, serial, body);
        answers.push(answer);
        if (answer.status !== 503) {
          attempts.push({ reason, by, log, code: codeOf(answer) });
          break;
        }
        unanswered += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  await database.clock.advance(60_000);
  await recordAll();

  const recorded = await overridesLog(apis[0]!);
  expect(attempts).toHaveLength(ATTEMPTS);
  const extra = moreEvents(attempts, recorded) + moreThrottled(attempts, recorded);
  expect(extra).toBeLessThanOrEqual(unanswered);
  const codes = new Set(attempts.map(({ code }) => code));
  for (const code of [null, 'PASSWORD_WRONG', 'LOCKED_OUT', 'NOT_SEQUENTIAL'])
    expect(codes).toContain(code);
  // An administrator who is never wrong does not wait.
  expect(
    attempts.filter(({ by, code }) => by === people.alice.actor && code === 'LOCKED_OUT'),
  ).toEqual([]);
  await assertNowhere(answers);
}, 600_000);

/** One attempt of some kind, and the log that it belongs to. */
async function tried(
  send: ReturnType<TestApi['as']>,
  { id }: TestBot,
  serial: number,
  body: { reason: string; override_password: string },
): Promise<[log: string, answer: Answer]> {
  const bot = `/v1/bots/${id}`;
  switch (Math.floor(serial / 4) % 5) {
    case 0:
      return [id, await send.post(`${bot}/rollback`, { ...body, to_phase: 'scaling' })];
    case 1:
      return [id, await send.put(`${bot}/policy`, { ...body, policy: looser(serial) })];
    case 2: {
      const fields = { name: 'A pilot', portfolio_value: '1000', policy: looser(serial) };
      const answer = await send.post('/v1/bots', { ...fields, ...body });
      return [answer.status === 201 ? (answer.body as { id: string }).id : 'platform', answer];
    }
    default:
      return [id, await send.post(`${bot}/reset-sessions`, body)];
  }
}

/** Several workers at once, as they may be: each minute is recorded by one of them. */
async function recordAll(): Promise<void> {
  const executor = new Executor(pool);
  for (const log of await logsWithThrottledAttempts(pool))
    await Promise.all([1, 2, 3].map(() => recordThrottledAttempts(pool, executor, log)));
  expect(await logsWithThrottledAttempts(pool)).toEqual([]);
}

interface Recorded {
  readonly bot: string | null;
  readonly by: string;
  readonly code: string | null;
  readonly outcome: string;
  readonly reason: string;
  readonly attempts: number;
  readonly minute: string | null;
}

async function overridesLog({ admin }: TestApi): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for (let query = 'limit=200'; ;) {
    const { body } = await admin.get(`/v1/overrides?${query}`);
    all.push(...(body.items as Recorded[]));
    if (body.next_cursor === null) return all;
    query = `limit=200&cursor=${body.next_cursor}`;
  }
}

const codeOf = ({ body }: Answer) => (body as { code?: string }).code ?? null;
const line = ({ reason, by, log, code }: Attempt) => [reason, by, log, code].join(' | ');

/** Every decision has its event. @returns how many events there are beside them */
function moreEvents(attempts: readonly Attempt[], recorded: readonly Recorded[]): number {
  const found = recorded
    .filter(({ code }) => code !== 'LOCKED_OUT')
    .map(({ bot, ...rest }) => line({ ...rest, log: bot ?? 'platform' }));
  const missing = attempts
    .filter(({ code }) => code !== 'LOCKED_OUT')
    .map(line)
    .filter((expected) => {
      const place = found.indexOf(expected);
      if (place >= 0) found.splice(place, 1);
      return place < 0;
    });
  expect(missing).toEqual([]);
  for (const { outcome, code } of recorded)
    expect(outcome).toBe(code === null ? 'accepted' : 'blocked');
  return found.length;
}

/** Everything that was throttled away is counted, once a minute. @returns how many more are counted */
function moreThrottled(attempts: readonly Attempt[], recorded: readonly Recorded[]): number {
  const uncounted = new Map<string, number>();
  const count = (whose: string, change: number) =>
    uncounted.set(whose, (uncounted.get(whose) ?? 0) + change);
  for (const { by, log, code } of attempts) if (code === 'LOCKED_OUT') count(`${by} ${log}`, 1);
  const minutes: string[] = [];
  for (const { by, bot, code, attempts: counted, minute } of recorded) {
    if (code !== 'LOCKED_OUT') continue;
    const whose = `${by} ${bot ?? 'platform'}`;
    count(whose, -counted);
    minutes.push(`${whose} ${minute}`);
  }
  expect(new Set(minutes).size).toBe(minutes.length);
  const lost = [...uncounted].filter(([, attemptsLost]) => attemptsLost > 0);
  expect(lost).toEqual([]);
  return -[...uncounted.values()].reduce((total, less) => total + less, 0);
}

/** Every table of the database, every line of the logs, every answer with its headers. */
async function assertNowhere(answers: readonly Answer[]): Promise<void> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const names = tables.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['public.events', 'public.throttled_attempts']));
  expect(names.filter((name) => name.startsWith('bullmq.'))).not.toEqual([]);
  for (const canary of [RIGHT, WRONG]) {
    for (const name of names) {
      const { rowCount } = await pool.query(
        `SELECT FROM ${name} t WHERE position($1 IN t::text) > 0`,
        [canary],
      );
      expect({ canary, name, rowCount }).toEqual({ canary, name, rowCount: 0 });
    }
    for (const { log } of apis) expect(log.filter((text) => text.includes(canary))).toEqual([]);
    for (const { body, headers } of answers)
      expect(JSON.stringify([body, [...headers]])).not.toContain(canary);
  }
  for (const { log } of apis) expect(log.length).toBeGreaterThan(ATTEMPTS / 4);
}
