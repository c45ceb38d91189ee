import { existsSync } from 'node:fs';
import { Bot, outboxOf, type BotOptions } from './bot.js';
import { OwnRecord } from './own-record.js';

/** Bots that are served at once; one that has not called for a while makes room. */
const MAX_BOTS = 200;
const IDLE_MS = 600_000;

export type CallersOptions = Omit<BotOptions, 'key'>;

interface Caller {
  readonly bot: Promise<Bot | 'unknown'>;
  usedAt: number;
}

/**
 * The bots whose keys came with requests. A new key is shown to the platform first, so that made-up ones leave nothing
 * behind; one that was here before never waits, whatever the platform does.
 */
export class Callers {
  private readonly known = new Map<string, Caller>();

  constructor(private readonly options: CallersOptions) {}

  /** @returns 'unknown': the platform refuses the key; 'full': too many bots are being served */
  async of(key: string): Promise<Bot | 'unknown' | 'full'> {
    const outbox = outboxOf({ ...this.options, key });
    const caller = this.known.get(outbox) ?? (await this.welcomed(outbox, key));
    if (caller === null) return 'full';
    caller.usedAt = performance.now();
    return caller.bot;
  }

  async close(): Promise<void> {
    const closing = [...this.known.values()].map(async (caller) => {
      const bot = await caller.bot;
      if (bot !== 'unknown') await bot.close();
    });
    await Promise.all(closing);
  }

  private async welcomed(outbox: string, key: string): Promise<Caller | null> {
    if (this.known.size >= MAX_BOTS) await this.makeRoom();
    const meanwhile = this.known.get(outbox);
    if (meanwhile !== undefined) return meanwhile;
    if (this.known.size >= MAX_BOTS) return null;
    const caller = { bot: this.admitted(outbox, key), usedAt: performance.now() };
    this.known.set(outbox, caller);
    if ((await caller.bot) === 'unknown') this.known.delete(outbox);
    return caller;
  }

  /** With a platform that does not answer a bot is served too: its checks are blocks, its exits and reports are kept. */
  private async admitted(outbox: string, key: string): Promise<Bot | 'unknown'> {
    const options = { ...this.options, key };
    if (existsSync(outbox)) return new Bot(options);
    const isValid = await new OwnRecord(options.url, key).keyIsValid();
    return isValid === false ? 'unknown' : new Bot(options);
  }

  /** Lets go of the bots that have not called for long and have nothing to deliver. */
  private async makeRoom(): Promise<void> {
    const before = performance.now() - IDLE_MS;
    for (const [outbox, caller] of this.known) {
      if (caller.usedAt > before) continue;
      const bot = await caller.bot;
      if (bot === 'unknown' || bot.client.outbox.waiting.length > 0) continue;
      this.known.delete(outbox);
      await bot.close();
    }
  }
}
