import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ImportPreview } from '@phasegate/contracts';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import type { PreviewErrand, PreviewOutcome } from './preview.js';
import { unreadable } from './trade-file-desk.js';

/** A thread runs what was built, also when this file is run from its source. */
const THREAD = fileURLToPath(new URL('../../dist/imports/preview-thread.js', import.meta.url));
const IDLE_MS = 60_000;

/**
 * Runs previews of imports in a thread of their own, so that no check waits for one (NFR-001); the thread gets no
 * environment and therefore no secrets. One at a time: each may take a core for a while.
 */
@Injectable()
export class PreviewDesk implements OnApplicationShutdown {
  private readonly threads = new Tinypool({
    filename: THREAD,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    env: {},
  });

  /** @throws ProblemError TRADE_FILE_UNREADABLE, or the signal's reason */
  async preview(errand: PreviewErrand, signal: AbortSignal): Promise<ImportPreview> {
    signal.throwIfAborted();
    const outcome = await this.outcome(errand, signal);
    if ('unreadable' in outcome) throw unreadable(outcome.unreadable, outcome.question);
    return outcome.preview;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.threads.destroy();
  }

  private async outcome(errand: PreviewErrand, signal: AbortSignal): Promise<PreviewOutcome> {
    try {
      return (await this.threads.run(errand, { signal })) as PreviewOutcome;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }
}
