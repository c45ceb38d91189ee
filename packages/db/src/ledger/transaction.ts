import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { isDatabaseUnavailable } from '../unavailable.js';
import type { Answer, Queries } from './queries.js';

/** A transaction's statements run in the order in which they were given, whether or not they are waited for. */
export class Transaction implements Queries {
  readonly #sent: Promise<unknown>[] = [];
  #fault: { readonly error: unknown } | undefined;
  #last: string | undefined;

  constructor(private readonly client: PoolClient) {}

  query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Answer<R>> {
    return this.client.query(text, values as unknown[]);
  }

  /** A statement that comes again and again: each connection parses and plans it once. */
  prepared<R extends QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<Answer<R>> {
    return this.client.query({ name, text, values: values as unknown[] });
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

  /** A statement that the connection still carries out when whoever waited for the transaction has been answered. */
  outliveCommit(statement: string): void {
    this.#last = statement;
  }

  get last(): string | undefined {
    return this.#last;
  }

  /** Everything sent has succeeded; COMMIT goes out with it, for after a fault it does nothing. */
  async commit(): Promise<void> {
    await Promise.all([...this.#sent, this.client.query('COMMIT')]);
  }

  /** What went wrong first: every statement after a fault fails as well. */
  firstFault(error: unknown): unknown {
    return this.#fault === undefined ? error : this.#fault.error;
  }
}

/** Runs work in one transaction; whatever fails leaves nothing behind, and a broken connection is not reused. */
export async function inTransaction<R>(
  pool: Pool,
  work: (transaction: Transaction) => Promise<R>,
): Promise<R> {
  const client = await pool.connect();
  const transaction = new Transaction(client);
  let broken: Error | undefined;
  try {
    transaction.send(client.query('BEGIN'));
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

/** By now whoever waited has had its turn, and has written its answer. */
function finish(client: PoolClient, statement: string): void {
  client.query(statement).then(
    () => client.release(),
    (error: Error) => client.release(error),
  );
}
