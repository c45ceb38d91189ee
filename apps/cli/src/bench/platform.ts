import { createPool } from '@phasegate/db';
import { startTestServer } from '@phasegate/db/testing';
import type { Pool } from 'pg';
import { tell, type Io } from '../io.js';
import type { BenchBot } from './bots.js';
import {
  startApi,
  startLeastEndpoint,
  startWorker,
  type ChildService,
  type Ending,
} from './child-service.js';
import { makeScratchDatabase, type ScratchDatabase } from './scratch-database.js';

const STATEMENT_MS = 600_000;
/** Connections to the database, for the API as for the bare endpoint. */
export const POOL_SIZE = 16;

/** The platform under test: a database of its own, the API, the bare endpoint and the worker. */
export class BenchPlatform {
  private apiService: Promise<ChildService> | undefined;
  private leastService: Promise<ChildService> | undefined;

  private constructor(
    readonly database: ScratchDatabase,
    /** Of the database's owner. */
    readonly owner: Pool,
    /** Of the services' role. */
    readonly pool: Pool,
    private readonly ends: (() => Promise<void>)[],
  ) {}

  /** @param url of a server whose user may make databases and roles; one of its own unless given */
  static async open(io: Io, url: string | undefined): Promise<BenchPlatform> {
    const ends: (() => Promise<void>)[] = [];
    try {
      const database = await makeScratchDatabase(url ?? (await startedServer(io, ends)));
      const owner = createPool(database.ownerUrl, { max: 2, statementMs: STATEMENT_MS });
      const pool = createPool(database.serviceUrl, { max: 3, statementMs: STATEMENT_MS });
      ends.push(
        () => database.drop(),
        () => owner.end(),
        () => pool.end(),
      );
      await prepareLeast(owner);
      return new BenchPlatform(database, owner, pool, ends);
    } catch (error) {
      await endAll(ends);
      throw error;
    }
  }

  /** The addresses of both, so that they are measured in turn. */
  async addresses(): Promise<{ readonly api: string; readonly least: string }> {
    return { api: await this.api(), least: await this.least() };
  }

  async api(): Promise<string> {
    this.apiService ??= this.ended(startApi(this.database.serviceUrl, POOL_SIZE));
    return (await this.apiService).address;
  }

  async least(): Promise<string> {
    this.leastService ??= this.ended(startLeastEndpoint(this.database.serviceUrl, POOL_SIZE));
    return (await this.leastService).address;
  }

  /** The bare endpoint's rows, one for each bot. */
  async giveLeast(bots: readonly BenchBot[]): Promise<void> {
    await this.owner.query('INSERT INTO least_bots SELECT unnest($1::text[]), 0', [
      bots.map(({ id }) => id),
    ]);
  }

  /** The caller ends it: other rows are measured without a worker. */
  startWorker(): Promise<Ending> {
    return startWorker(this.database.serviceUrl);
  }

  async close(): Promise<void> {
    await endAll(this.ends);
  }

  private ended(starting: Promise<ChildService>): Promise<ChildService> {
    this.ends.push(async () => (await starting).stop());
    return starting;
  }
}

/** Stops in reverse order. */
async function endAll(ends: (() => Promise<void>)[]): Promise<void> {
  for (const end of ends.reverse()) await end();
}

/** The tables of the bare endpoint: a row per bot, a row per event. */
async function prepareLeast(owner: Pool): Promise<void> {
  await owner.query('CREATE TABLE least_bots (bot text PRIMARY KEY, seq integer NOT NULL)');
  await owner.query(
    'CREATE TABLE least_events (bot text, seq integer, body text NOT NULL, PRIMARY KEY (bot, seq))',
  );
  await owner.query('GRANT SELECT, INSERT, UPDATE ON least_bots, least_events TO phasegate_app');
}

async function startedServer(io: Io, ends: (() => Promise<void>)[]): Promise<string> {
  tell(io, 'Starting PostgreSQL');
  const server = await startTestServer();
  ends.push(() => server.remove());
  return server.adminUrl;
}
