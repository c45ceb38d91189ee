import type { Condition } from '@phasegate/alerts';
import { unsignedEvents } from '@phasegate/integrity';

/** Five times the usual interval between checkpoints. */
const BEHIND_MS = 300_000;

/** Events have waited too long for a checkpoint: until it is made, the database could be rolled back to before them. */
export function checkpointsBehind(): Condition {
  /** The last checkpoint that was seen with unsigned events after it, and when this was first seen. */
  let waiting: { readonly after: number; readonly since: Date } | null = null;
  return {
    key: 'checkpoints_behind',
    async observe(pool) {
      const { last, events, now } = await unsignedEvents(pool);
      if (events === 0) waiting = null;
      else if (waiting?.after !== last) waiting = { after: last, since: now };
      if (waiting === null || now.getTime() - waiting.since.getTime() <= BEHIND_MS) return null;
      const since = waiting.since.toISOString();
      return {
        kind: 'checkpoints_behind',
        title: 'Events are not being signed by checkpoints',
        text: [
          `${events} events since ${last === 0 ? 'the beginning' : `checkpoint ${last}`} are not signed; this has been so since ${since} at least.`,
          'Trading goes on. Until they are signed, a database that was set back to before them could not be told from the true one.',
          'To do: see what the worker logs; whether PHASE_SIGNING_KEY_FILE can be read, and whether the disk of PHASE_CHECKPOINT_DIR is full or read-only.',
        ].join('\n'),
        facts: { last, events, since },
      };
    },
  };
}
