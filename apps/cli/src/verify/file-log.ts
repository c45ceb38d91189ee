import { basename } from 'node:path';
import { BrokenLog, canonicalLine, ChainFollower, hashOf, type SignedHead } from '@phasegate/db';
import { isMarked } from '@phasegate/exports';
import type { Finding } from '@phasegate/integrity';

/** The mirror's file of override attempts holds some lines of each log only. */
export const isExtract = (file: string): boolean => basename(file).startsWith('phase-overrides');

/** Facts about a log beside its lines. */
export interface KnownOfLog {
  /** The heads that checkpoints have signed, in order. */
  readonly signed: readonly SignedHead[];
  /** Whether the files may hold a part of it. */
  readonly part: boolean;
}

/** Result of verifying a log in files. */
export interface EndedFileLog {
  readonly log: string;
  readonly events: number;
  readonly finding: Finding | null;
  /** Remarks about a log without a fault. */
  readonly notes: readonly string[];
}

type Line = Readonly<Record<string, unknown>>;

/** One log, as far as it was read from files. */
export class FileLog {
  #follower: ChainFollower | null = null;
  #first = 1;
  #redacted = 0;
  #nextSigned = 0;
  #fault: BrokenLog | null = null;
  #lastExtract = 0;
  #extracts = 0;

  constructor(
    private readonly log: string,
    private readonly known: KnownOfLog,
  ) {}

  /** The next line; lines after a fault cannot be verified. */
  follow(line: Line, place: string): void {
    this.orFault(place, () => {
      this.#follower ??= this.begun(line);
      const { hash, redacted, ...event } = line;
      if (redacted === true && isMarked(JSON.stringify(event))) {
        this.#follower.followRedacted(event, String(hash));
        this.#redacted += 1;
      } else {
        const { hash: _hash, ...body } = line;
        this.#follower.follow({ body: canonicalLine(body), hash: String(hash) });
      }
      this.assertSigned(this.#follower.head);
    });
  }

  /** A line among which others are left out: only its own hash can be recomputed. */
  extract({ hash, ...line }: Line, place: string): void {
    this.orFault(place, () => {
      const { seq, prev_hash } = line;
      if (typeof seq !== 'number' || seq <= this.#lastExtract)
        throw new BrokenLog(Number(seq), 'is in another place than in the log');
      if (hashOf(String(prev_hash), canonicalLine(line)) !== hash)
        throw new BrokenLog(seq, 'has a hash that does not match its text');
      this.#lastExtract = seq;
      this.#extracts += 1;
    });
  }

  /** The end of the lines: signed events beyond it are missing, unless the files hold a part of the log. */
  end(): EndedFileLog {
    const { log } = this;
    const last = this.#follower?.head.seq ?? 0;
    const signed = this.known.signed.at(-1);
    if (
      !this.known.part &&
      this.#fault === null &&
      last > 0 &&
      signed !== undefined &&
      signed.seq > last
    )
      this.#fault = new BrokenLog(
        last + 1,
        `is missing: checkpoint ${signed.checkpoint} has signed the log up to ${signed.seq}`,
      );
    const fault = this.#fault;
    const events = this.#follower === null ? this.#extracts : last - this.#first + 1;
    if (fault !== null)
      return {
        log,
        events,
        finding: { store: 'log', log, seq: fault.seq, what: fault.what },
        notes: [],
      };
    return { log, events, finding: null, notes: this.notes(last) };
  }

  private notes(last: number): string[] {
    const { log } = this;
    return [
      ...(this.#first === 1
        ? []
        : [
            `${log}: a range, events ${this.#first} to ${last}: what came before is not in the files`,
          ]),
      ...(this.#redacted === 0
        ? []
        : [
            `${log}: ${this.#redacted} redacted: each is linked to the events around it, its text cannot be recomputed`,
          ]),
    ];
  }

  /** A partial log begins with the hash that its first line names as the previous one. */
  private begun({ seq, prev_hash }: Line): ChainFollower {
    if (!this.known.part || typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 2)
      return new ChainFollower(this.log);
    this.#first = seq;
    return new ChainFollower(this.log, { seq: seq - 1, hash: String(prev_hash) });
  }

  private assertSigned({ seq, hash }: { readonly seq: number; readonly hash: string }): void {
    const { signed } = this.known;
    while ((signed[this.#nextSigned]?.seq ?? seq) < seq) this.#nextSigned += 1;
    const head = signed[this.#nextSigned];
    if (head?.seq !== seq) return;
    this.#nextSigned += 1;
    if (head.hash !== hash)
      throw new BrokenLog(
        seq,
        `or one before it is not what checkpoint ${head.checkpoint} has signed`,
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
