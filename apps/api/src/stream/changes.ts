import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { logHeads, PLATFORM } from '@phasegate/db';
import { PinoLogger } from 'nestjs-pino';
import { Subject, type Observable } from 'rxjs';
import { Ledger } from '../ledger/ledger.js';

const LOOK_MS = 1_000;

/** Logs that have grown since the last look, by their names. */
export type Grown = ReadonlySet<string>;

/**
 * Looks once a second how far each log has come, while anybody listens: a notification in every check's
 * transaction would make them queue for its lock.
 */
@Injectable()
export class Changes implements OnApplicationShutdown {
  private readonly grown = new Subject<Grown>();
  private heads: ReadonlyMap<string, number> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly ledger: Ledger,
    private readonly logger: PinoLogger,
  ) {}

  /** Begins with the next look. */
  watch(): Observable<Grown> {
    this.timer ??= setTimeout(() => void this.look(), LOOK_MS);
    return this.grown;
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.grown.complete();
  }

  private async look(): Promise<void> {
    try {
      const heads = await logHeads(this.ledger.pool);
      const before = this.heads;
      this.heads = heads;
      // A client that connected before the first poll may have read older data: tell it that everything may have changed.
      if (before === null) this.grown.next(new Set([PLATFORM]));
      else this.tell(before, heads);
    } catch (error) {
      this.logger.warn(
        { err: error },
        'the logs could not be read; the stream is silent until they can be',
      );
    }
    if (this.timer === undefined) return;
    this.timer = this.grown.observed ? setTimeout(() => void this.look(), LOOK_MS) : undefined;
    if (this.timer === undefined) this.heads = null;
  }

  private tell(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): void {
    const grown = [...now].filter(([log, seq]) => before.get(log) !== seq).map(([log]) => log);
    if (grown.length > 0) this.grown.next(new Set(grown));
  }
}
