import { createHash } from 'node:crypto';
import { canonicalLine, GENESIS, type Head } from '@phasegate/db';
import { z } from 'zod';
import { isSignedBy, signatureOf, type PublicKey, type SigningKey } from './signing.js';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const head = z.strictObject({ seq: z.int().min(1), hash });

/** A checkpoint. Its RFC 8785 form is signed and hashed. */
export const checkpointSchema = z.strictObject({
  /** From 1, without gaps. */
  n: z.int().min(1),
  at: z.iso.datetime(),
  /** Whose logs these are the heads of; the oldest checkpoints do not say. */
  database: z.uuid().optional(),
  /** SHA-256 of the checkpoint before; the first has 64 zeros. */
  previous: hash,
  /** Fingerprint of the public key. */
  key: hash,
  /** Whether `heads` holds every log's, rather than those that moved since the checkpoint before. */
  full: z.boolean(),
  heads: z.record(z.string(), head),
  /** How far each file of the mirror is planned: its newest segment, and that segment's bytes. */
  files: z.record(z.string(), z.strictObject({ segment: z.int(), bytes: z.int() })),
  /** Over all logs. */
  counts: z.strictObject({ logs: z.int(), events: z.int() }),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** A checkpoint as it is stored: the text that was signed, and the signature. */
export interface SignedText {
  readonly body: string;
  readonly signature: string;
}

/** A damaged, forged or missing checkpoint, by its number. */
export class BrokenCheckpoint extends Error {
  override readonly name = 'BrokenCheckpoint';

  constructor(
    readonly n: number,
    readonly what: string,
  ) {
    super(`checkpoint ${n} ${what}`);
  }
}

export const hashOfBody = (body: string): string => createHash('sha256').update(body).digest('hex');

export function signed(key: SigningKey, checkpoint: Checkpoint): SignedText {
  const body = canonicalLine(checkpoint);
  return { body, signature: signatureOf(key, body) };
}

/** The end of a log according to the chain of checkpoints, and the checkpoint that signed it. */
export type HeadAt = Head & { readonly checkpoint: number };

/** Follows the checkpoints of one store from the first on, and folds their heads. */
export class CheckpointChain {
  /** The newest head of each log. */
  readonly heads = new Map<string, HeadAt>();
  /** The first that was signed of each log. */
  readonly oldest = new Map<string, Head>();
  /** The id of the database that the checkpoints are of; null: none names one. */
  database: string | null = null;
  /** The hash of each checkpoint, in order. */
  readonly hashes: string[] = [];
  last: Checkpoint | null = null;

  constructor(private readonly key: PublicKey) {}

  get n(): number {
    return this.hashes.length;
  }

  /** @throws BrokenCheckpoint */
  follow({ body, signature }: SignedText): Checkpoint {
    const n = this.n + 1;
    const checkpoint = parsed(n, body);
    if (checkpoint.n !== n)
      throw new BrokenCheckpoint(n, `is missing: the next is ${checkpoint.n}`);
    if (checkpoint.previous !== (this.hashes.at(-1) ?? GENESIS))
      throw new BrokenCheckpoint(n, 'does not carry the hash of the checkpoint before');
    if (checkpoint.key !== this.key.fingerprint) throw new BrokenCheckpoint(n, 'names another key');
    if (this.database !== null && checkpoint.database !== this.database)
      throw new BrokenCheckpoint(n, 'names another database than the one before');
    if (!isSignedBy(this.key, body, signature))
      throw new BrokenCheckpoint(n, 'has a signature that is not that of its text');
    this.take(checkpoint, body);
    return checkpoint;
  }

  private take(checkpoint: Checkpoint, body: string): void {
    for (const [log, at] of Object.entries(checkpoint.heads)) {
      this.heads.set(log, { ...at, checkpoint: checkpoint.n });
      if (!this.oldest.has(log)) this.oldest.set(log, at);
    }
    this.database = checkpoint.database ?? null;
    this.hashes.push(hashOfBody(body));
    this.last = checkpoint;
  }
}

function parsed(n: number, body: string): Checkpoint {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new BrokenCheckpoint(n, 'is not JSON');
  }
  const checkpoint = checkpointSchema.safeParse(value);
  if (!checkpoint.success) {
    const { path, message } = checkpoint.error.issues[0]!;
    throw new BrokenCheckpoint(n, `is not a checkpoint: ${path.join('.')} ${message}`);
  }
  if (canonicalLine(checkpoint.data) !== body)
    throw new BrokenCheckpoint(n, 'has a text that is not in canonical form');
  return checkpoint.data;
}
