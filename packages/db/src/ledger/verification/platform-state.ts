import type { Queries } from '../transaction/queries.js';
import { BrokenLog } from '../chain/verify-chain.js';

/**
 * What stands over all bots is what the platform's log says: whether they are halted, and the closures that were
 * added. @throws BrokenLog
 */
export async function verifyPlatformState(
  queries: Queries,
  events: AsyncIterable<Record<string, unknown>>,
): Promise<void> {
  let halted = false;
  let seq = 0;
  const closures: string[] = [];
  for await (const event of events) {
    seq = event['seq'] as number;
    if (event['type'] === 'platform.halted') halted = true;
    if (event['type'] === 'platform.resumed') halted = false;
    if (event['type'] === 'calendar.closure_added') closures.push(event['date'] as string);
  }
  const { rows } = await queries.query<{
    halted: boolean;
    quarantined: boolean;
    dates: string[];
    waiting: string[];
  }>(
    `SELECT halted_at IS NOT NULL AS halted, quarantined_at IS NOT NULL AS quarantined,
       ARRAY(SELECT to_char(date, 'YYYY-MM-DD') FROM calendar_closures ORDER BY date) AS dates,
       ARRAY(SELECT fields ->> 'date' FROM waiting_platform_events WHERE type = 'calendar.closure_added') AS waiting
     FROM platform`,
  );
  const { quarantined, waiting, dates, ...found } = rows[0]!;
  const fault = (what: string) => new BrokenLog(Math.max(seq, 1), what, 'snapshot');
  // A quarantine of the platform's log halts all bots; the log records that at the release.
  if (!quarantined && found.halted !== halted)
    throw fault(
      `leads to bots that are ${halted ? 'halted' : 'not halted'}, but the stored state says otherwise`,
    );
  if ([...closures, ...waiting].sort().join() !== dates.join())
    throw fault('leads to other calendar closures than the stored ones');
}
