import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { isDatabaseUnavailable } from '../../unavailable.js';
import { CommitUnconfirmed } from './faults.js';
import type { Answer, Queries } from './queries.js';

/** How a transaction runs its statements. */
export interface StatementStyle {
  /** The first statement. */
  readonly begin: string;
  /** Whether each connection parses and plans a statement with values only once. Its text must be a constant. */
  readonly prepares: boolean;
}

/** The SQLSTATE of a plain warning; none of our statements gives one. */
const WARNING = '01000';

const PLAIN: StatementStyle = { begin: 'BEGIN', prepares: false };

/**
 * For commands, which find a few rows by their keys, again and again with the same statements. The plan must not depend
 * on statistics: those from before a large import would make it read and join whole tables.
 */
export const OF_COMMANDS: StatementStyle = {
  begin:
    'BEGIN; SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off',
  prepares: true,
};

/** A transaction's statements run in the order in which they were given, whether or not they are waited for. */
export class Transaction implements Queries {
  readonly #sent: Promise<unknown>[] = [];
  #fault: { readonly error: unknown } | undefined;
  #last: string | undefined;
  #gathering = false;

  constructor(
    private readonly client: PoolClient,
    private readonly style: StatementStyle = PLAIN,
  ) {}

  begin(): void {
    this.gather();
    this.send(this.client.query(this.style.begin));
  }

  query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Answer<R>> {
    this.gather();
    if (values === undefined || !this.style.prepares)
      return this.client.query(text, values as unknown[]);
    return this.client.query({ name: nameOf(text), text, values: values as unknown[] });
  }

  /** A statement whose answer is waited for by the commit only: it saves a round trip, and fails the commit. */
  send(statement: Promise<unknown>): void {
    this.#sent.push(statement);
    statement.catch((error: unknown) => (this.#fault ??= { error }));
  }

  /** Everything sent so far has succeeded: a long transaction does not let statements pile up. */
  async settled(): Promise<void> {
    await Promise.all(this.#sent.splice(0));
  }

  /** A statement that the connection still executes after the transaction's caller has been answered. */
  outliveCommit(statement: string): void {
    this.#last = statement;
  }

  get last(): string | undefined {
    return this.#last;
  }

  /**
   * Everything sent has succeeded; COMMIT goes out with it, for after a fault it does nothing.
   *
   * @throws CommitUnconfirmed when the wait for a synchronous standby was cancelled
   */
  async commit(): Promise<void> {
    this.gather();
    let unconfirmed = false;
    const listen = ({ code }: { code: string | undefined }) => (unconfirmed ||= code === WARNING);
    this.client.on('notice', listen);
    try {
      await Promise.all([...this.#sent, this.client.query('COMMIT')]);
    } finally {
      this.client.off('notice', listen);
    }
    if (unconfirmed) throw new CommitUnconfirmed();
  }

  /** Statements issued within one turn of the event loop are sent together: each write would wake the server. */
  private gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    const { stream } = (this.client as PoolClient & { connection: { stream: Writable } })
      .connection;
    stream.cork();
    process.nextTick(() => {
      this.#gathering = false;
      stream.uncork();
    });
  }

  /** The first fault: every statement after it fails as well. */
  firstFault(error: unknown): unknown {
    return this.#fault === undefined ? error : this.#fault.error;
  }
}

/** Names of statements by their texts, which are constants and not many. */
const names = new Map<string, string>();
const MAX_NAMES = 500;

/** Undefined: there are so many that a text cannot have been a constant. */
function nameOf(text: string): string | undefined {
  let name = names.get(text);
  if (name === undefined && names.size < MAX_NAMES) {
    name = createHash('sha256').update(text).digest('hex').slice(0, 32);
    names.set(text, name);
  }
  return name;
}

/** Runs work in one transaction. A failure rolls back everything, and a broken connection is not reused. */
export async function inTransaction<R>(
  pool: Pool,
  work: (transaction: Transaction) => Promise<R>,
  style: StatementStyle = PLAIN,
): Promise<R> {
  const client = await pool.connect();
  const transaction = new Transaction(client, style);
  let broken: Error | undefined;
  try {
    transaction.begin();
    const result = await work(transaction);
    await transaction.commit();
    return result;
  } catch (error) {
    const fault = transaction.firstFault(error);
    // A server that does not answer would make a ROLLBACK wait as long again; closing the connection does as well.
    if (isDatabaseUnavailable(fault)) broken = fault as Error;
    else await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    throw fault;
  } finally {
    if (transaction.last === undefined || broken !== undefined) client.release(broken);
    else setImmediate(finish, client, transaction.last);
  }
}

/** By now the waiting caller has run and has written its answer. */
function finish(client: PoolClient, statement: string): void {
  client.query(statement).then(
    () => client.release(),
    (error: Error) => client.release(error),
  );
}
