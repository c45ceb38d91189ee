import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Channel } from './channel.js';
import { address, buryUnclaimed, outstanding } from './outbox.js';
import { Sender } from './sender.js';

export interface DeliveryOptions {
  readonly pool: Pool;
  readonly log: Logger;
  readonly channels: readonly Channel[];
  readonly publicUrl: string | undefined;
  /** How often the database is asked for news; every second by default. */
  readonly poll_ms?: number;
  /** From 0 to 1, for the jitter between attempts. */
  readonly random?: () => number;
}

const POLL_MS = 1_000;

/** Brings alerts to every channel until it is closed; any number of processes may do so at once. */
export function deliverAlerts({
  poll_ms = POLL_MS,
  random = Math.random,
  ...options
}: DeliveryOptions): { close(): Promise<void> } {
  const { pool, log, channels } = options;
  const senders = new Map(
    channels.map((channel) => [channel.name, new Sender(channel, { ...options, random })]),
  );
  let out_of_reach = false;
  const look = async (): Promise<void> => {
    try {
      const { news, due } = await outstanding(pool);
      if (news) await address(pool, channels);
      for (const [name, sender] of senders) if (news || due.includes(name)) sender.wake();
      if (due.some((name) => !senders.has(name))) await buryUnclaimed(pool, channels);
      out_of_reach = false;
    } catch (error) {
      if (!out_of_reach)
        log.warn(
          { err: error },
          'Pending alerts cannot be read; they will be sent when the database is back.',
        );
      out_of_reach = true;
    }
  };
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = null));
  }, poll_ms);
  return {
    async close() {
      clearInterval(timer);
      await looking;
      await Promise.all([...senders.values()].map((sender) => sender.close()));
    },
  };
}
