import { basename } from 'node:path';
import { BrokenLog, canonicalLine, ChainFollower, hashOf, type SignedHead } from '@phasegate/db';
import type { Finding } from '@phasegate/integrity';

/** The mirror's file of override attempts holds some lines of each log only. */
export const isExtract = (file: string): boolean => basename(file).startsWith('phase-overrides');

/** One log, as far as it was read from files. */
export class FileLog {
  readonly #follower: ChainFollower;
  readonly #signed: readonly SignedHead[];
  #nextSigned = 0;
  #fault: BrokenLog | null = null;
  #lastExtract = 0;
  #extracts = 0;

  /** @param signed what checkpoints have signed of it, in order */
  constructor(
    private readonly log: string,
    signed: readonly SignedHead[],
  ) {
    this.#follower = new ChainFollower(log);
    this.#signed = signed;
  }

  /** The next line; what comes after a fault cannot be judged. */
  follow({ hash, ...line }: Record<string, unknown>, place: string): void {
    this.orFault(place, () => {
      this.#follower.follow({ body: canonicalLine(line), hash: String(hash) });
      this.assertSigned();
    });
  }

  /** A line among which others are left out: only its own hash can be recomputed. */
  extract({ hash, ...line }: Record<string, unknown>, place: string): void {
    this.orFault(place, () => {
      const { seq, prev_hash } = line;
      if (typeof seq !== 'number' || seq <= this.#lastExtract)
        throw new BrokenLog(Number(seq), 'stands in another place than in the log');
      if (hashOf(String(prev_hash), canonicalLine(line)) !== hash)
        throw new BrokenLog(seq, 'has a hash that is not that of its text');
      this.#lastExtract = seq;
      this.#extracts += 1;
    });
  }

  /** Nothing follows: what was signed beyond is missing. */
  end(): { log: string; events: number; finding: Finding | null } {
    const { seq } = this.#follower.head;
    const last = this.#signed.at(-1);
    if (this.#fault === null && seq > 0 && last !== undefined && last.seq > seq)
      this.#fault = new BrokenLog(
        seq + 1,
        `is missing: checkpoint ${last.checkpoint} has signed the log up to ${last.seq}`,
      );
    const fault = this.#fault;
    const finding: Finding | null =
      fault === null ? null : { store: 'log', log: this.log, seq: fault.seq, what: fault.what };
    return { log: this.log, events: Math.max(seq, this.#extracts), finding };
  }

  private assertSigned(): void {
    const { seq, hash } = this.#follower.head;
    const next = this.#signed[this.#nextSigned];
    if (next === undefined || next.seq > seq) return;
    this.#nextSigned += 1;
    if (next.hash !== hash)
      throw new BrokenLog(
        seq,
        `or one before it is not what checkpoint ${next.checkpoint} has signed`,
      );
  }

  private orFault(place: string, work: () => void): void {
    if (this.#fault !== null) return;
    try {
      work();
    } catch (error) {
      if (!(error instanceof BrokenLog)) throw error;
      this.#fault = new BrokenLog(error.seq, `${error.what} (${place})`);
    }
  }
}
