import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { MAX_ATTEMPTS, waitAfter } from './backoff.js';
import { Undelivered, type Channel } from './channel.js';
import { noticeOf } from './notice.js';
import { claim, LEASE_MS, markFailed, markSent, type Claimed } from './outbox.js';

/** An attempt that takes longer is given up, well before its lease ends. */
const ATTEMPT_MS = LEASE_MS / 2;

export interface SenderOptions {
  readonly pool: Pool;
  readonly log: Logger;
  /** Where people reach the web admin. */
  readonly publicUrl: string | undefined;
  /** From 0 to 1, for the jitter. */
  readonly random: () => number;
}

/** Sends one channel's messages, one after the other: a channel that is slow or dead keeps no other waiting. */
export class Sender {
  private running: Promise<void> | null = null;
  private closing = false;

  constructor(
    private readonly channel: Channel,
    private readonly options: SenderOptions,
  ) {}

  /** Sends all that is due, unless that is being done already. */
  wake(): void {
    this.running ??= this.sendDue()
      .catch((error: unknown) =>
        this.options.log.warn(
          { err: error, channel: this.channel.name },
          'Alerts cannot be read from the database; they wait there and are sent when it is back.',
        ),
      )
      .finally(() => (this.running = null));
  }

  /** Waits for the message that is being sent. */
  async close(): Promise<void> {
    this.closing = true;
    await this.running;
  }

  private async sendDue(): Promise<void> {
    const { pool } = this.options;
    while (!this.closing) {
      const message = await claim(pool, this.channel.name);
      if (message === null) return;
      await this.attempt(message);
    }
  }

  private async attempt(message: Claimed): Promise<void> {
    const { pool, publicUrl } = this.options;
    let remark: string | null;
    try {
      remark = await inTime(this.channel.send(noticeOf(message, publicUrl)));
    } catch (error) {
      await this.failed(message, undelivered(error));
      return;
    }
    await markSent(pool, message, remark);
  }

  private async failed(
    message: Claimed,
    { message: reason, permanent, retry_after_ms }: Undelivered,
  ) {
    const { pool, log, random } = this.options;
    const { attempts, alerts } = message;
    const dead = permanent || attempts >= MAX_ATTEMPTS;
    await markFailed(
      pool,
      message,
      reason,
      dead ? null : waitAfter(attempts, retry_after_ms, random()),
    );
    const facts = {
      channel: this.channel.name,
      alerts: alerts.map(({ id }) => id),
      attempts,
      reason,
    };
    if (dead)
      log.error(
        { event: 'alert.dead', ...facts },
        'An alert could not be delivered to a channel; it is not retried until an administrator resends it.',
      );
    else
      log.warn(
        { event: 'alert.delayed', ...facts },
        'An alert could not be delivered to a channel; it will be retried.',
      );
  }
}

/** An unexpected error is logged by its class only: its text may contain an address. */
const undelivered = (error: unknown): Undelivered =>
  error instanceof Undelivered
    ? error
    : new Undelivered(
        `failed unexpectedly (${error instanceof Error ? error.name : typeof error})`,
      );

async function inTime<R>(sent: Promise<R>): Promise<R> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Undelivered(`did not end within ${ATTEMPT_MS / 1_000} s`)),
      ATTEMPT_MS,
    );
  });
  return Promise.race([sent, late]).finally(() => clearTimeout(timer));
}
