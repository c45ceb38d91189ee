import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { instantText } from '@phasegate/phase-core';
import { PinoLogger } from 'nestjs-pino';
import { Settings } from '../../settings.js';
import type { WaitingExit } from './exit-line.js';
import { keyOfName, keyPart, SpoolFolder, type SpoolFile } from './spool-folder.js';

/** With the disk away too, exits up to this many are held in memory: some 20 MB. */
const MOST_IN_MEMORY = 10_000;
/** A disk that hangs is as good as none: the bot waits for its answer. */
const DISK_MS = 500;

/** Emergency exits that wait for the database: on disk, and in memory while the disk takes nothing (rules 3.4). */
@Injectable()
export class ExitSpool {
  readonly folder: SpoolFolder;
  private readonly inMemory = new Map<string, WaitingExit>();

  constructor(
    { spoolDir }: Settings,
    private readonly logger: PinoLogger,
  ) {
    this.folder = new SpoolFolder(spoolDir);
  }

  async open(): Promise<void> {
    await this.folder.open().catch((error: unknown) => this.unusable(error));
  }

  /** Never fails. @returns the name under which it waits */
  async put(waiting: WaitingExit): Promise<string> {
    const name = this.folder.newName(waiting);
    try {
      await inTime(this.folder.write(name, waiting));
    } catch (error) {
      this.hold(name, waiting, error);
    }
    return name;
  }

  /** Names of what waits, in the order received. */
  async names(): Promise<string[]> {
    return (await this.unordered()).sort();
  }

  /** How many wait: those that other processes left in the folder as well. */
  async size(): Promise<number> {
    return (await this.unordered()).length;
  }

  /** Whether something of this key waits: what comes later must wait behind it. */
  async holds(keyHash: Buffer): Promise<boolean> {
    const key = keyPart(keyHash);
    return (await this.unordered()).some((name) => keyOfName(name) === key);
  }

  private async unordered(): Promise<string[]> {
    const onDisk = await inTime(this.folder.names()).catch((error: unknown) => {
      this.unusable(error);
      return [];
    });
    return [...onDisk, ...this.inMemory.keys()];
  }

  /** Null: another process recorded it meanwhile. */
  async read(name: string): Promise<SpoolFile | null> {
    const held = this.inMemory.get(name);
    return held === undefined ? this.folder.read(name) : { exits: [held], damaged: false };
  }

  async remove(name: string): Promise<void> {
    if (!this.inMemory.delete(name)) await this.folder.remove(name);
  }

  /** What is held in memory goes to the disk as soon as that takes it. */
  async moveToDisk(): Promise<void> {
    for (const [name, waiting] of this.inMemory) {
      try {
        await inTime(this.folder.write(name, waiting));
        this.inMemory.delete(name);
      } catch {
        return;
      }
    }
  }

  private hold(name: string, waiting: WaitingExit, error: unknown): void {
    const fits = this.inMemory.size < MOST_IN_MEMORY;
    if (fits) this.inMemory.set(name, waiting);
    this.logger.error(
      { err: error, ...told(waiting) },
      fits
        ? 'an emergency exit is held in memory only: neither the database nor the spool folder takes it; it is lost if this process ends now'
        : 'an emergency exit is NOT KEPT: database and spool folder are away and memory is full; this line is its only record',
    );
  }

  private unusable(error: unknown): void {
    this.logger.error(
      { err: error, folder: this.folder.path },
      'the spool folder cannot be used: emergency exits would be held in memory only (PHASE_SPOOL_DIR)',
    );
  }
}

const inTime = <R>(work: Promise<R>): Promise<R> =>
  Promise.race([
    work,
    pause(DISK_MS, undefined, { ref: false }).then(() => {
      throw new Error(`the disk did not answer within ${DISK_MS} ms`);
    }),
  ]);

/** What a line of the log says of an exit: enough to record it by hand. */
export function told({ keyHash, exit, received_at }: WaitingExit): object {
  const { at, ...facts } = exit;
  return {
    ...facts,
    at: at === null ? null : instantText(at),
    received_at: instantText(received_at),
    key_sha256: keyPart(keyHash),
  };
}
