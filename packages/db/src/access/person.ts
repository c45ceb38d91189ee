import type { Role } from '@phasegate/contracts';
import type { Queries } from '../ledger/queries.js';

/** Who asks, and whether they may see the bot they ask about. */
export interface Person {
  readonly actor: string;
  readonly name: string;
  readonly role: Role;
  /** Operators see the bots they are members of, the others all that exist; true when no bot is asked about. */
  readonly sees_bot: boolean;
}

/** The person behind a token; null: there is no such token, or it was revoked. */
export const personOfToken = (queries: Queries, hash: Buffer, bot: string | null) =>
  personIn(queries, 'tokens p WHERE p.hash = $1 AND p.revoked_at IS NULL', hash, bot);

/** A user who is signed in; null: there is none, or they were disabled. */
export const personOfUser = (queries: Queries, id: string, bot: string | null) =>
  personIn(queries, 'users p WHERE p.id = $1 AND p.disabled_at IS NULL', id, bot);

export interface ActorName {
  readonly actor: string;
  readonly name: string;
}

/** What those are called whose ids stand in the log, those who are gone included. */
export async function actorNames(queries: Queries): Promise<ActorName[]> {
  const { rows } = await queries.query<ActorName & Record<string, unknown>>(
    'SELECT id AS actor, name FROM users UNION ALL SELECT id, name FROM tokens ORDER BY actor',
  );
  return rows;
}

/** The same of some of them; whoever is unknown, as `system` is, is left out. */
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
  row: string,
  known: Buffer | string,
  bot: string | null,
): Promise<Person | null> {
  const { rows } = await queries.query<{
    actor: string;
    name: string;
    role: Role;
    sees_bot: boolean;
  }>(
    `SELECT p.id AS actor, p.name, p.role, $2::text IS NULL OR CASE p.role
              WHEN 'operator' THEN EXISTS (SELECT FROM bot_members m WHERE m.bot = $2 AND m.actor = p.id)
              ELSE EXISTS (SELECT FROM bots b WHERE b.id = $2) END AS sees_bot
     FROM ${row}`,
    [known, bot],
  );
  return rows[0] ?? null;
}
