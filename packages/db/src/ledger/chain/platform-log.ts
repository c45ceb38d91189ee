import { chainedLine } from './chain.js';
import type { Queries } from '../transaction/queries.js';

/** Events of the platform rather than of a bot (rules 8.4), by their names in the log. */
export const PLATFORM = 'platform';

export type PlatformEventType =
  | 'bot.created'
  | 'bot.renamed'
  | 'bot.archived'
  | 'members.changed'
  | 'key.created'
  | 'key.revoked'
  | 'token.created'
  | 'token.revoked'
  | 'platform.halted'
  | 'platform.resumed'
  | 'calendar.closure_added'
  | 'export.begun'
  | 'export.made'
  | 'emergency_exits.unknown'
  | 'login.made'
  | 'login.refused'
  | 'login.ended'
  | 'sessions.revoked'
  | 'user.created'
  | 'user.changed'
  | 'phase.override_blocked'
  | 'bot.quarantined'
  | 'bot.restored'
  | 'bot.released'
  | 'platform.quarantined'
  | 'platform.restored'
  | 'platform.released'
  | 'snapshot.rebuilt'
  | 'history.recovered'
  | 'checkpoints.recovered';

/**
 * Appends to the platform's log; the row that is locked for it puts its events in one order. While that log is in
 * quarantine nothing is appended to it (rules 8.3): events wait beside it and follow when it is released.
 */
export async function appendPlatform(
  queries: Queries,
  type: PlatformEventType,
  fields: { readonly by: string } & Record<string, unknown>,
): Promise<void> {
  const { rows } = await queries.query<{ seq: number; hash: string; quarantined: boolean }>(
    'SELECT seq, hash, quarantined_at IS NOT NULL AS quarantined FROM platform FOR UPDATE',
  );
  const head = rows[0]!;
  if (head.quarantined) {
    await queries.query('INSERT INTO waiting_platform_events (type, fields) VALUES ($1, $2)', [
      type,
      JSON.stringify(fields),
    ]);
    return;
  }
  const clock = await queries.query<{ now: Date }>('SELECT phase_clock() AS now');
  const at = clock.rows[0]!.now.toISOString();
  const link = chainedLine(PLATFORM, head.hash, { seq: head.seq + 1, at, type, ...fields } as {
    seq: number;
  });
  await queries.query(
    'INSERT INTO events (bot, seq, at, type, body, prev_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [PLATFORM, link.seq, at, type, link.body, link.prev_hash, link.hash],
  );
  await queries.query('UPDATE platform SET seq = $1, hash = $2', [link.seq, link.hash]);
}
