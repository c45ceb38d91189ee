import { PrismaPg } from '@prisma/adapter-pg';
import { databaseServersOf } from '@phasegate/config';
import pg from 'pg';
import { PrismaClient } from './generated/client.js';
import { PrimaryPool } from './primary-pool.js';

/** Without a database, a check must fail within 2 s. */
const CONNECT_MS = 1_000;
const STATEMENT_MS = 1_200;
/** The server cancels a slow statement itself; if it does not respond at all, the client gives up here. */
const GRACE_MS = 300;
/** Kept open however long nothing happens: what comes after a quiet time must not wait for a connection first. */
const KEPT_OPEN = 2;
/** A hanging process must not keep a bot's row locked for ever. */
const IDLE_IN_TRANSACTION_MS = 5_000;

export interface PoolOptions {
  /** Maximum number of connections; 10 by default. */
  readonly max?: number;
  /** Timeout for getting a connection; 1 s by default. */
  readonly connectMs?: number;
  /** How long one statement may take. Exports and imports may need more than a check. */
  readonly statementMs?: number;
  /** Maximum idle time of a transaction between two statements; 5 s by default. */
  readonly idleInTransactionMs?: number;
}

/**
 * Connections to the database. NUMERIC, int8 and dates (`2026-03-09`) come as
 * strings, also within arrays; timestamptz comes as Date.
 *
 * Without a database, getting a connection fails within `connectMs` and a
 * statement within `statementMs` + 0.3 s.
 *
 * @param url of one server, or of several (`databaseServersOf`), whose primary the connections follow
 */
export function createPool(
  url: string,
  {
    max = 10,
    connectMs = CONNECT_MS,
    statementMs = STATEMENT_MS,
    idleInTransactionMs = IDLE_IN_TRANSACTION_MS,
  }: PoolOptions = {},
): pg.Pool {
  const servers = databaseServersOf(url);
  const settings: pg.PoolConfig = {
    max,
    min: Math.min(KEPT_OPEN, max),
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + GRACE_MS,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    // Statements that are not waited for go out at once (see Transaction).
    pipeline: true,
    types: { getTypeParser },
  };
  const pool =
    servers.length === 1
      ? new pg.Pool({ ...settings, connectionString: url })
      : new PrimaryPool(servers, settings);
  // A broken connection fails the statement that runs on it and is replaced. The pool also emits the error, which would
  // end the process without a listener.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Prisma Client on a pool of its own, which `$disconnect` ends. */
export function createPrisma(url: string, options?: PoolOptions): PrismaClient {
  const adapter = new PrismaPg(createPool(url, options), { disposeExternalPool: true });
  return new PrismaClient({ adapter });
}

const { builtins } = pg.types;
const TEXT_ARRAY = 1009;
const EXACT = new Map<number, number>([
  [builtins.NUMERIC, builtins.TEXT],
  [builtins.INT8, builtins.TEXT],
  [builtins.DATE, builtins.TEXT],
  [1231 /* numeric[] */, TEXT_ARRAY],
  [1016 /* int8[] */, TEXT_ARRAY],
  [1182 /* date[] */, TEXT_ARRAY],
]);

/** Types that would lose digits or gain a time zone in JavaScript are read as text. */
const getTypeParser: typeof pg.types.getTypeParser = (oid, format) =>
  pg.types.getTypeParser(EXACT.get(oid) ?? oid, format) as (text: string) => unknown;
