import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { instantText } from '@phasegate/phase-core';
import { PinoLogger } from 'nestjs-pino';
import { Settings } from '../../settings.js';
import { exitLine, type WaitingExit } from './exit-line.js';
import { keyOfName, keyPart, SpoolFolder, UNVERIFIED, type SpoolFile } from './spool-folder.js';

/** Maximum number of exits held in memory when the disk fails too: some 20 MB. */
const MAX_IN_MEMORY = 10_000;
/** A hanging disk counts as failed: the bot waits for its answer. */
const DISK_MS = 300;
/** Concurrent file writes; each file holds everything that one key sent in the meantime. */
const WRITES_AT_ONCE = 4;
/** The interval at which exits with unverified keys are written together. */
const UNVERIFIED_EVERY_MS = 100;

/** Exits that go to one file; held in memory until they are on disk. */
interface Batch {
  readonly name: string;
  readonly exits: WaitingExit[];
  /** Whether more may still join. */
  open: boolean;
  /** Failed: the disk did not take it. */
  state: 'waiting' | 'writing' | 'failed';
  readonly settled: Promise<void>;
  settle(): void;
}

/** Emergency exits that wait for the database: on disk, and in memory while the disk takes nothing (rules 3.4). */
@Injectable()
export class ExitSpool {
  readonly folder: SpoolFolder;
  private readonly batches = new Map<string, Batch>();
  private writing: Promise<void> | null = null;

  constructor(
    { spoolDir }: Settings,
    private readonly logger: PinoLogger,
  ) {
    this.folder = new SpoolFolder(spoolDir);
  }

  async open(): Promise<void> {
    await this.folder.open().catch((error: unknown) => this.unusable(error));
  }

  /**
   * Never fails; later exits of the same key are spooled behind it from now on. Exits that come while the disk is busy
   * are written together.
   *
   * @returns when it is on disk, or is held in memory because the disk is too slow
   */
  async put(waiting: WaitingExit): Promise<void> {
    await this.join(keyPart(waiting.keyHash), waiting);
  }

  /** The same for an exit whose key could not be verified. */
  async putUnverified(waiting: WaitingExit): Promise<void> {
    await this.join(UNVERIFIED, waiting);
  }

  /** Names of what waits, in the order received. */
  async names(): Promise<string[]> {
    return [...(await this.unordered())].sort();
  }

  /** The number of waiting files, including those that other processes left in the folder. */
  async size(): Promise<number> {
    return (await this.unordered()).size;
  }

  /** Whether exits of this key wait: later ones must wait behind them. */
  async holds(keyHash: Buffer): Promise<boolean> {
    const key = keyPart(keyHash);
    for (const name of this.batches.keys()) if (keyOfName(name) === key) return true;
    return [...(await this.unordered())].some((name) => keyOfName(name) === key);
  }

  private async unordered(): Promise<Set<string>> {
    const onDisk = await inTime(this.folder.names()).catch((error: unknown) => {
      this.unusable(error);
      return [];
    });
    return new Set([...onDisk, ...this.batches.keys()]);
  }

  /** Null: another process recorded it meanwhile. */
  async read(name: string): Promise<SpoolFile | null> {
    const batch = this.batches.get(name);
    if (batch === undefined) return this.folder.read(name);
    // An exit that joined after this would be removed unread.
    batch.open = false;
    return { exits: [...batch.exits], damaged: false };
  }

  async remove(name: string): Promise<void> {
    const batch = this.batches.get(name);
    this.batches.delete(name);
    batch?.settle();
    if (batch === undefined || batch.state === 'writing') await this.folder.remove(name);
  }

  /** Writes exits that are held in memory to disk as soon as it accepts them. */
  async moveToDisk(): Promise<void> {
    for (const batch of this.batches.values())
      if (batch.state === 'failed' && !(await this.written(batch))) return;
  }

  private async join(key: string, waiting: WaitingExit): Promise<void> {
    if (this.held() >= MAX_IN_MEMORY) return this.notKept(key, waiting);
    let batch = this.openBatch(key);
    if (batch === undefined) {
      batch = newBatch(this.folder.newName(key, waiting.received_at));
      this.batches.set(batch.name, batch);
    }
    batch.exits.push(waiting);
    this.writing ??= this.write().finally(() => (this.writing = null));
    await inTime(batch.settled).catch((error: unknown) =>
      this.logHeldInMemory(batch, [waiting], error),
    );
  }

  private openBatch(key: string): Batch | undefined {
    for (const batch of this.batches.values())
      if (batch.open && keyOfName(batch.name) === key) return batch;
    return undefined;
  }

  private held(): number {
    let count = 0;
    for (const { exits } of this.batches.values()) count += exits.length;
    return count;
  }

  /** Writes until nothing waits; keys that are known go first, the others wait and go together. */
  private async write(): Promise<void> {
    for (let unverifiedAt = performance.now() + UNVERIFIED_EVERY_MS; ;) {
      const waiting = [...this.batches.values()].filter(({ state }) => state === 'waiting');
      const known = waiting
        .filter(({ name }) => keyOfName(name) !== UNVERIFIED)
        .slice(0, WRITES_AT_ONCE);
      if (waiting.length === 0) return;
      if (known.length > 0) await Promise.all(known.map((batch) => this.written(batch)));
      else if (performance.now() < unverifiedAt) await pause(5);
      else {
        unverifiedAt = performance.now() + UNVERIFIED_EVERY_MS;
        await Promise.all(waiting.map((batch) => this.written(batch)));
      }
    }
  }

  private async written(batch: Batch): Promise<boolean> {
    batch.open = false;
    batch.state = 'writing';
    try {
      await this.folder.write(batch.name, batch.exits);
      this.batches.delete(batch.name);
      return true;
    } catch (error) {
      batch.state = 'failed';
      this.logHeldInMemory(batch, batch.exits, error);
      return false;
    } finally {
      batch.settle();
    }
  }

  private logHeldInMemory({ name }: Batch, exits: readonly WaitingExit[], error: unknown): void {
    const what =
      'an emergency exit is held in memory only: neither the database nor the spool folder accepts it; it is lost if this process ends now';
    if (keyOfName(name) === UNVERIFIED)
      this.logger.error({ err: error, exits: exits.length }, what);
    else for (const exit of exits) this.logger.error({ err: error, ...exitFacts(exit) }, what);
  }

  private notKept(key: string, waiting: WaitingExit): void {
    if (key === UNVERIFIED) return;
    this.logger.error(
      exitFacts(waiting),
      'an emergency exit was NOT STORED: the database and the spool folder are unavailable and memory is full; this line is its only record',
    );
  }

  private unusable(error: unknown): void {
    this.logger.error(
      { err: error, folder: this.folder.path },
      'the spool folder cannot be used: emergency exits would be held in memory only (PHASE_SPOOL_DIR)',
    );
  }
}

function newBatch(name: string): Batch {
  let settle = () => {};
  const settled = new Promise<void>((resolve) => (settle = resolve));
  return { name, exits: [], open: true, state: 'waiting', settled, settle: () => settle() };
}

/** Bytes of an exit on disk. */
export const bytesOf = (waiting: WaitingExit): number => Buffer.byteLength(exitLine(waiting));

const inTime = <R>(work: Promise<R>): Promise<R> =>
  Promise.race([
    work,
    pause(DISK_MS, undefined, { ref: false }).then(() => {
      throw new Error(`the disk did not answer within ${DISK_MS} ms`);
    }),
  ]);

/** The fields of an exit in a line of the log: enough to record it by hand. */
export function exitFacts({ keyHash, exit, received_at }: WaitingExit): object {
  const { at, ...facts } = exit;
  return {
    ...facts,
    at: at === null ? null : instantText(at),
    received_at: instantText(received_at),
    key_sha256: keyPart(keyHash),
  };
}
