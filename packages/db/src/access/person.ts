import type { Role } from '@phasegate/contracts';
import type { Queries } from '../ledger/transaction/queries.js';
import { ADMITS } from './token-validity.js';

/** The person who calls, and whether they may see the bot in question. */
export interface Person {
  readonly actor: string;
  readonly name: string;
  readonly role: Role;
  /** Opaque id of the person that this credential acts for: the token's owner if it has one, else the caller. */
  readonly member_as: string;
  /** Operators see the bots they are members of, the others all that exist; true when no bot is asked about. */
  readonly sees_bot: boolean;
}

/** The person of a token; null: no such token, or it was revoked, has expired, or its owner lost the right to it. */
export const personOfToken = (queries: Queries, hash: Buffer, bot: string | null) =>
  personIn(
    queries,
    'coalesce(t.owner, t.id)',
    `tokens t WHERE t.hash = $1 AND ${ADMITS}`,
    hash,
    bot,
  );

/** A user who is signed in; null: there is none, or they were disabled. */
export const personOfUser = (queries: Queries, id: string, bot: string | null) =>
  personIn(queries, 't.id', 'users t WHERE t.id = $1 AND t.disabled_at IS NULL', id, bot);

/** Whose bots somebody sees; null: all there are. */
export const memberOf = ({ role, member_as }: Person): string | null =>
  role === 'operator' ? member_as : null;

export interface ActorName {
  readonly actor: string;
  readonly name: string;
}

/** Names for the actor ids in the log, former users included. */
export async function actorNames(queries: Queries): Promise<ActorName[]> {
  const { rows } = await queries.query<ActorName & Record<string, unknown>>(
    'SELECT id AS actor, name FROM users UNION ALL SELECT id, name FROM tokens ORDER BY actor',
  );
  return rows;
}

/** The same for several ids; unknown ones, such as `system`, are left out. */
export async function namesOf(
  queries: Queries,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await queries.query<ActorName & Record<string, unknown>>(
    `SELECT id AS actor, name FROM users WHERE id = ANY ($1)
     UNION ALL SELECT id, name FROM tokens WHERE id = ANY ($1)`,
    [actors],
  );
  return new Map(rows.map(({ actor, name }) => [actor, name]));
}

async function personIn(
  queries: Queries,
  memberAs: string,
  row: string,
  known: Buffer | string,
  bot: string | null,
): Promise<Person | null> {
  const { rows } = await queries.query<{
    actor: string;
    name: string;
    role: Role;
    member_as: string;
    sees_bot: boolean;
  }>(
    `SELECT t.id AS actor, t.name, t.role, ${memberAs} AS member_as, $2::text IS NULL OR CASE t.role
              WHEN 'operator' THEN EXISTS (SELECT FROM bot_members m WHERE m.bot = $2 AND m.actor = ${memberAs})
              ELSE EXISTS (SELECT FROM bots b WHERE b.id = $2) END AS sees_bot
     FROM ${row}`,
    [known, bot],
  );
  return rows[0] ?? null;
}
