import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OutboxInUse, Phasegate, type CheckResult } from '@phasegate/client';
import type { Log } from './log.js';
import { OwnRecord } from './own-record.js';

/** The form of a bot's key; only the platform knows whether it is valid. */
export const KEY_FORM = /^pgk_[\w-]{20,190}$/;

const KEPT_BLOCKS = 20;

/** A check that was blocked here, for want of an answer that allows; the platform's log does not have it. */
export interface LocalBlock {
  readonly at: string;
  readonly trade_id: string;
  readonly code: string;
  readonly message: string;
}

export interface OutboxProblem {
  readonly code: 'OUTBOX_UNAVAILABLE';
  readonly message: string;
}

const outboxProblem = (why: string): OutboxProblem => ({
  code: 'OUTBOX_UNAVAILABLE',
  message: `${why} Until a person has mended it every check is a block.`,
});
const IN_USE = outboxProblem(
  'Another process has the outbox of this bot: let its agents share one server over HTTP.',
);
const NOT_OPENED = outboxProblem(
  'The outbox of this bot cannot be opened: is the disk full, or the folder not ours?',
);
const NO_ANSWER = outboxProblem('The disk of this bot’s outbox does not answer.');
/** Longer than this no answer waits for a disk that hangs. */
const DISK_MS = 1_000;

export interface BotOptions {
  /** Where the platform is. */
  readonly url: string;
  readonly key: string;
  /** The folder of all outboxes. */
  readonly outboxes: string;
  readonly log: Log;
}

/** A bot as an agent meets it: its key, its outbox, and what was blocked here. */
export class Bot {
  readonly client: Phasegate;
  readonly record: OwnRecord;
  private readonly blocks: LocalBlock[] = [];

  constructor(options: BotOptions) {
    const { url, key, log } = options;
    this.client = new Phasegate({
      baseUrl: url,
      key,
      outboxDir: outboxOf(options),
      logger: log,
    });
    this.record = new OwnRecord(url, key);
  }

  /** The last local blocks, the newest first. */
  get localBlocks(): readonly LocalBlock[] {
    return this.blocks;
  }

  /**
   * Why the outbox cannot be opened, or null. In words for an agent: the client's name the folder and the process that
   * has it, which only a person should act on.
   */
  outboxProblem(): Promise<OutboxProblem | null> {
    const opened = this.client.ready().then(
      () => null,
      (error: unknown) => (error instanceof OutboxInUse ? IN_USE : NOT_OPENED),
    );
    return Promise.race([opened, pause(DISK_MS, NO_ANSWER, { ref: false })]);
  }

  noteBlock(trade_id: string, answer: CheckResult): void {
    if (!answer.local) return;
    const { code, message } = answer.reasons[0];
    this.blocks.unshift({ at: new Date().toISOString(), trade_id, code, message });
    this.blocks.length = Math.min(this.blocks.length, KEPT_BLOCKS);
  }

  /** Delivers what it can, then lets go of the outbox; the rest stays on the disk. */
  async close(): Promise<void> {
    await this.client.flush();
    await this.client.close();
  }
}

/** One folder for each platform and key, the same after every restart; the key cannot be read from its name. */
export function outboxOf({ url, key, outboxes }: Omit<BotOptions, 'log'>): string {
  const name = createHash('sha256')
    .update(`${url.replace(/\/+$/, '')}\n${key}`)
    .digest('hex');
  return join(outboxes, name.slice(0, 32));
}
