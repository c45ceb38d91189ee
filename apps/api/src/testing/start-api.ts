import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Role } from '@phasegate/contracts';
import { createToken } from '@phasegate/db';
import {
  createTestDatabase,
  type TestClock,
  type TestDatabase,
  PATIENT,
  patientPool,
} from '@phasegate/db/testing';
import { createApp } from '../app.js';
import { createLogger } from '../logging/logger.js';
import { SERVICE_PATIENCE } from '../settings.js';
import { callerAt, type Caller } from './caller.js';
import { routesOf, type Route } from './routes.js';

/** A person with a token, ready to call. */
export interface TestPerson extends Caller {
  readonly actor: string;
  readonly token: string;
}

/** A registered bot with a key, ready to call. */
export interface TestBot extends Caller {
  readonly id: string;
  readonly key: string;
}

export interface TestApi {
  readonly url: string;
  readonly database: TestDatabase;
  readonly clock: TestClock;
  readonly admin: TestPerson;
  /** Without any credential. */
  readonly nobody: Caller;
  /** The log lines so far; empty unless `logLevel` was given. */
  readonly log: readonly string[];
  /** Every route that is served, with the access that its handler declares. */
  readonly routes: readonly Route[];
  /** A caller with this key or token. */
  as(credential: string): Caller;
  person(role: Role): Promise<TestPerson>;
  /** Registered by the administrator, by default with a portfolio value of 10000 and the default policy. */
  bot(fields?: Record<string, unknown>): Promise<TestBot>;
  /** Ends the API, and drops the database when it was made here. */
  stop(): Promise<void>;
}

export interface ApiOptions {
  /** Several processes over one database: this one's. A new one unless given. */
  readonly database?: TestDatabase;
  readonly redisUrl?: string;
  /** Give up on a slow database as the service does; by default the test waits, because its machine may be busy. */
  readonly hurried?: boolean;
  /** Default 20; tests that send more in a second raise it. */
  readonly checksPerSecond?: number;
  readonly logLevel?: string;
  /** By default no X-Forwarded-For header is trusted. */
  readonly trustedProxies?: readonly string[];
  /** Overrides are off unless given. */
  readonly overridePassword?: string;
  /** A new one, gone with the API, unless given. */
  readonly spoolDir?: string;
  /** Where the mirror and the checkpoints are; none are there unless given. */
  readonly historyDir?: string;
  readonly checkpointDir?: string;
  /** Nothing is signed unless given. */
  readonly signingKeyFile?: string;
  /** Where the clock stops at first; runs with the real one unless given. */
  readonly at?: string;
}

/** Starts the API on a free port over a database of its own. */
export async function startApi(options: ApiOptions = {}): Promise<TestApi> {
  const database = options.database ?? (await createTestDatabase());
  if (options.at !== undefined) await database.clock.set(options.at);
  const log: string[] = [];
  const logger = createLogger(options.logLevel ?? 'silent', linesInto(log));
  const spoolDir = options.spoolDir ?? mkdtempSync(join(tmpdir(), 'phasegate-spool-'));
  const settings = {
    databaseUrl: database.serviceUrl,
    redisUrl: options.redisUrl,
    authSecret: 'a secret of this test, long enough for cookies',
    publicUrl: undefined,
    trustedProxies: options.trustedProxies ?? [],
    poolSize: 8,
    patience: options.hurried
      ? SERVICE_PATIENCE
      : { answerMs: PATIENT.statementMs, exitMs: PATIENT.statementMs, database: PATIENT },
    checksPerSecond: options.checksPerSecond ?? 20,
    overridePassword: options.overridePassword,
    spoolDir,
    historyDir: options.historyDir ?? join(spoolDir, 'no-history'),
    checkpointDir: options.checkpointDir ?? join(spoolDir, 'no-checkpoints'),
    signingKeyFile: options.signingKeyFile,
  };
  const urls: string[] = [];
  const app = await createApp(settings, logger, ({ method, url }) =>
    urls.push(...[method].flat().map((verb) => `${verb} ${url}`)),
  );
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const as = (credential: string) => callerAt(url, credential);
  const person = async (role: Role) => personOf(url, database, role);
  const admin = await person('admin');
  return {
    url,
    database,
    clock: database.clock,
    admin,
    nobody: callerAt(url, null),
    log,
    routes: routesOf(app, urls),
    as,
    person,
    bot: (fields) => registered(url, admin, fields),
    async stop() {
      await app.close();
      if (options.spoolDir === undefined) rmSync(spoolDir, { recursive: true, force: true });
      if (options.database === undefined) await database.drop();
    },
  };
}

async function personOf(
  url: string,
  { serviceUrl }: TestDatabase,
  role: Role,
): Promise<TestPerson> {
  const pool = patientPool(serviceUrl, { max: 1 });
  try {
    const { id: actor, token } = await createToken(pool, {
      name: `the ${role}`,
      role,
      expires_at: null,
      by: 'test',
    });
    return { actor, token, ...callerAt(url, token) };
  } finally {
    await pool.end();
  }
}

async function registered(
  url: string,
  admin: Caller,
  fields: Record<string, unknown> = {},
): Promise<TestBot> {
  const bot = await admin.post('/v1/bots', { name: 'A bot', portfolio_value: '10000', ...fields });
  if (bot.status !== 201)
    throw new Error(`the bot was not registered: ${JSON.stringify(bot.body)}`);
  const { body } = await admin.post(`/v1/bots/${bot.body.id}/keys`, { name: 'first' });
  return {
    id: bot.body.id as string,
    key: body.key as string,
    ...callerAt(url, body.key as string),
  };
}

const linesInto = (log: string[]) =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(...chunk.toString().trimEnd().split('\n'));
      done();
    },
  });
