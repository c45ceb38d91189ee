import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { nextBatch, type Batch } from './batch.js';
import { Episode, type MirrorLog } from './episode.js';
import { expectedBytes } from './expected-bytes.js';
import { MIRROR_FILES } from './files.js';
import { FileDamaged, HistoryFolder } from './folder.js';
import { Lease, LeaseLost } from './lease.js';
import { storePlan } from './plan.js';
import { rewriteSegment, type RecoveredSegment } from './recover-segment.js';
import { growingSegments, markWritten, segmentsOf, type Segment } from './segments.js';

export interface MirrorOptions {
  /** Connections for the mirror alone, two at least: its statements may take longer than a check's. */
  readonly pool: Pool;
  /** PHASE_HISTORY_DIR. */
  readonly directory: string;
  /** A file that has grown past this is set aside and a new one begun. */
  readonly segment_bytes: number;
  readonly log: MirrorLog;
  /** Called when a damaged file was found and rewritten while lines were added to it. */
  readonly recovered?: (recovered: RecoveredSegment) => Promise<void>;
}

/** How often a worker without the lease tries to get it. */
const ACQUIRE_MS = 250;
/** Interval between polls for new lines; grows while none come. */
const MIN_PAUSE_MS = 40;
const MAX_PAUSE_MS = 200;
/** Maximum share of time for polling, with very many bots, as long as lines need not wait. */
const LOOKING_SHARE = 1 / 20;
const MAX_WAIT_MS = 400;
const HELD_RETRY_MS = 5_000;

/** Mirrors the log into files until it is closed (rules 8.2); any number of workers may, one at a time does. */
export function startMirror(options: MirrorOptions): { close(): Promise<void> } {
  const tailer = new Tailer(options);
  const running = tailer.run();
  return {
    async close() {
      tailer.stop();
      await running;
    },
  };
}

class Tailer {
  private readonly holder = `mirror-${process.pid}-${randomUUID()}`;
  private readonly closing = new AbortController();
  private readonly folder: HistoryFolder;
  private readonly episode: Episode;
  private heldTriedAt = -Infinity;

  constructor(private readonly options: MirrorOptions) {
    this.folder = new HistoryFolder(options.directory);
    this.episode = new Episode(options.log);
  }

  stop(): void {
    this.closing.abort();
  }

  async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        const lease = await Lease.acquire(this.options.pool, this.holder);
        if (lease !== null) await this.hold(lease);
        else {
          this.episode.over();
          await this.pause(ACQUIRE_MS);
        }
      } catch (error) {
        await this.pause(this.episode.failed(error));
      }
    }
  }

  private async hold(lease: Lease): Promise<void> {
    const { log } = this.options;
    log.info({ fence: lease.fence }, 'This worker mirrors the log from now on.');
    try {
      await this.mirror(lease);
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
      const facts = { fence: lease.fence, holder: error.to };
      if (error.forRecovery)
        log.info(facts, 'The mirror of the log pauses while a damaged file is rewritten.');
      else log.warn(facts, 'Another worker has taken over the mirror of the log.');
    } finally {
      await lease.release().catch(() => undefined);
    }
  }

  /** @throws LeaseLost */
  private async mirror(lease: Lease): Promise<void> {
    // First writes the lines that an earlier holder, or this one before a fault, had planned.
    let isSettled = false;
    let idle_ms = MIN_PAUSE_MS;
    while (!this.closing.signal.aborted) {
      try {
        if (!isSettled) await this.settle(lease);
        isSettled = false;
        const began = performance.now();
        const batch = await this.look();
        const looking_ms = performance.now() - began;
        await this.add(lease, batch);
        isSettled = true;
        this.episode.over();
        idle_ms = batch.runs.length > 0 ? MIN_PAUSE_MS : Math.min(idle_ms * 2, MAX_PAUSE_MS);
        const looked_ms = Math.min(looking_ms / LOOKING_SHARE, MAX_WAIT_MS);
        if (!batch.more) await this.pause(Math.max(idle_ms, looked_ms));
      } catch (error) {
        if (error instanceof LeaseLost) throw error;
        await this.pause(this.episode.failed(error));
        await lease.confirm();
      }
    }
  }

  private async settle(lease: Lease): Promise<void> {
    const { pool } = this.options;
    await lease.confirm();
    await this.folder.takeOver();
    const segments = await growingSegments(pool);
    for (const file of MIRROR_FILES)
      if (!segments.some((segment) => segment.file === file)) await this.folder.make(file);
    for (const segment of segments)
      await this.orHeal(lease, segment, async () => {
        const { written, bytes } = segment;
        if (written === bytes) return this.folder.inspect(segment);
        await this.write(lease, segment, expectedBytes(pool, segment, written), bytes);
      });
  }

  private async look(): Promise<Batch> {
    const retryHeld = performance.now() - this.heldTriedAt > HELD_RETRY_MS;
    if (retryHeld) this.heldTriedAt = performance.now();
    return nextBatch(this.options.pool, retryHeld);
  }

  private async add(lease: Lease, batch: Batch): Promise<void> {
    const { pool, segment_bytes } = this.options;
    if (batch.runs.length + batch.held.length + batch.released.length === 0) return;
    const additions = await storePlan(pool, lease, batch, segment_bytes);
    this.report(batch);
    for (const { segment, text } of additions)
      await this.orHeal(lease, segment, () => this.write(lease, segment, [text], segment.written));
  }

  /** Writes the planned but unwritten bytes of a segment. @throws FileDamaged */
  private async write(
    lease: Lease,
    segment: Segment,
    chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
    longest: number,
  ): Promise<void> {
    const { written } = segment;
    if (written > 0) await this.folder.append(segment, written, chunks, longest);
    else await this.begin(lease, segment, chunks);
    await markWritten(this.options.pool, segment);
  }

  /** A changed file is rewritten, unless another worker has taken over and changed it. */
  private async orHeal(lease: Lease, segment: Segment, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof FileDamaged)) throw error;
      await lease.confirm();
      await this.heal(lease, segment, error.message);
    }
  }

  private async begin(
    lease: Lease,
    segment: Segment,
    chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  ): Promise<void> {
    const segments = await segmentsOf(this.options.pool, segment.file);
    const previous = segments.find((each) => each.segment === segment.segment - 1) ?? null;
    const aside = await this.folder.begin(segment, previous, chunks, lease);
    if (aside !== null)
      this.options.log.error(
        { file: segment.name, set_aside: aside },
        'A file already had the name of a new file of the mirror; it is kept under another name.',
      );
  }

  private async heal(lease: Lease, segment: Segment, what: string): Promise<void> {
    const { pool, log, recovered } = this.options;
    log.error(
      { event: 'mirror.damaged', file: segment.name, what },
      `${segment.name} ${what}: it was changed from outside. It is rewritten from the log.`,
    );
    const done = await rewriteSegment(pool, this.folder, segment, lease);
    log.warn({ event: 'history.recovered', ...done }, `${segment.name} is complete again.`);
    await recovered?.(done).catch((error: unknown) =>
      log.error({ err: error, ...done }, 'The rewrite of a file could not be recorded in the log.'),
    );
  }

  private report({ held, released }: Batch): void {
    const { log } = this.options;
    for (const { log: bot, seq, what } of held)
      log.error(
        { event: 'mirror.held', bot, seq, what },
        `Event ${seq} of this log ${what}: the log is held back from the mirror, which keeps the good copy. Verify it.`,
      );
    for (const bot of released)
      log.info({ event: 'mirror.released', bot }, 'This log follows on again and is mirrored.');
  }

  /** Ends early when the mirror is closed. */
  private async pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}
