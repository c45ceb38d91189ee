import { createHash } from 'node:crypto';
import { actorNames, PLATFORM, type Head, type Queries, type Snapshot } from '@phasegate/db';
import {
  checkpointLines,
  countFiled,
  publicKeyPem,
  signatureOf,
  type SigningKey,
} from '@phasegate/integrity';
import type { Pool } from 'pg';
import { Export } from '../export.js';
import { logPieces } from '../history.js';
import type { Books, Bytes } from '../lines.js';
import type { Redactor } from '../redaction.js';
import { archived, type ArchivedFile } from './archive.js';
import { GUIDE } from './guide.js';

export interface BundleSources {
  /** The key that signs checkpoints. */
  readonly key: SigningKey;
  /** PHASE_CHECKPOINT_DIR. */
  readonly checkpoints: string;
  /** Opaque id of the person who exports. */
  readonly by: string;
}

/** A log or the checkpoints are cut into files of about this size, which is also the memory used at once. */
const FILE_BYTES = 4 * 1024 * 1024;

const LOG = 'SELECT body, hash FROM events WHERE bot = $1 ORDER BY seq';
const EVERYTHING = { bot: null, member: null };

/**
 * All that somebody needs who checks the record without us, as a tar archive: every log, the checkpoints, the public
 * key, names, how to check it, and last a signed manifest. An archive without its manifest was cut short.
 */
export async function openBundle(
  pool: Pool,
  { key, checkpoints, by }: BundleSources,
  redactor: Redactor,
): Promise<Export> {
  // Before the snapshot: a checkpoint that is made meanwhile may name events that it does not hold.
  const filed = await countFiled(checkpoints);
  const making = {
    facts: { kind: 'bundle', format: 'tar', start: null, end: null, subject: null, by },
    fileName: (snapshot: Snapshot) => `${folderOf(snapshot)}.tar`,
    heads: (snapshot: Snapshot) => headsOf(snapshot),
    bytes: (books: Books, id: string) =>
      new Bundle(books, { key, checkpoints, by, filed, id }).bytes(),
  } as const;
  return Export.begin(pool, making, EVERYTHING, redactor);
}

const folderOf = ({ at }: Snapshot): string =>
  `phasegate-bundle-${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;

/** The platform's log and every bot's, in the order of registration. */
async function headsOf(snapshot: Snapshot): Promise<({ bot: string } & Head)[]> {
  const { rows } = await snapshot.query<Head & Record<string, unknown>>(
    'SELECT seq, hash FROM platform',
  );
  const { seq, hash } = rows[0]!;
  return [
    { bot: PLATFORM, seq, hash },
    ...snapshot.bots.map(({ bot, head }) => ({ bot, ...head })),
  ].filter((head) => head.seq > 0);
}

interface ListedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

class Bundle {
  readonly #files: ListedFile[] = [];
  #rows = 0;
  #redacted = 0;
  #checkpoints = 0;

  constructor(
    private readonly books: Books,
    private readonly sources: BundleSources & { readonly filed: number; readonly id: string },
  ) {}

  async *bytes(): AsyncGenerator<Bytes, void> {
    let reported = 0;
    for await (const bytes of archived(this.#inFolder(), this.books.snapshot.at)) {
      yield { rows: this.#rows - reported, bytes };
      reported = this.#rows;
    }
  }

  async *#inFolder(): AsyncGenerator<ArchivedFile, void> {
    const folder = folderOf(this.books.snapshot);
    for await (const { name, content } of this.#signed())
      yield { name: `${folder}/${name}`, content };
  }

  async *#signed(): AsyncGenerator<ArchivedFile, void> {
    for await (const file of this.#listed()) {
      const sha256 = createHash('sha256').update(file.content).digest('hex');
      this.#files.push({ name: file.name, bytes: file.content.length, sha256 });
      yield file;
    }
    const manifest = `${JSON.stringify(await this.#manifest(), null, 1)}\n`;
    yield textFile('manifest.json', manifest);
    yield textFile('manifest.sig', `${signatureOf(this.sources.key, manifest)}\n`);
  }

  async *#listed(): AsyncGenerator<ArchivedFile, void> {
    const { snapshot } = this.books;
    yield textFile('README.md', GUIDE);
    yield textFile('public-key.pem', publicKeyPem(this.sources.key.publicKey));
    yield textFile('names.json', `${JSON.stringify(await this.#names(), null, 1)}\n`);
    for (const { bot } of await headsOf(snapshot))
      yield* inParts(`logs/${fileNameOf(bot)}`, this.#log(bot));
    yield* inParts('checkpoints', this.#checkpointTexts());
  }

  async *#log(log: string): AsyncGenerator<string, void> {
    const onRedacted = (rows: number) => {
      this.#redacted += rows;
      this.books.onRedacted(rows);
    };
    for await (const { rows, text } of logPieces({ ...this.books, onRedacted }, LOG, [log])) {
      this.#rows += rows;
      yield text;
    }
  }

  async *#checkpointTexts(): AsyncGenerator<string, void> {
    const { checkpoints, filed } = this.sources;
    for await (const line of checkpointLines(this.books.snapshot, checkpoints, filed)) {
      this.#checkpoints += 1;
      yield `${line}\n`;
    }
  }

  async #names(): Promise<object> {
    const { snapshot, redactor } = this.books;
    const actors = await actorNames(snapshot);
    const bots = await botNames(snapshot);
    return redactor.redactObject({
      actors: Object.fromEntries(actors.map(({ actor, name }) => [actor, name])),
      bots: Object.fromEntries(bots.map(({ bot, name }) => [bot, name])),
    });
  }

  async #manifest(): Promise<object> {
    const { snapshot } = this.books;
    const { key, by, id } = this.sources;
    const heads = await headsOf(snapshot);
    return {
      export: id,
      at: snapshot.at.toISOString(),
      by,
      key: key.publicKey.fingerprint,
      events: this.#rows,
      redacted: this.#redacted,
      checkpoints: this.#checkpoints,
      heads: Object.fromEntries(heads.map(({ bot, seq, hash }) => [bot, { seq, hash }])),
      files: this.#files,
    };
  }
}

const textFile = (name: string, text: string): ArchivedFile => ({
  name,
  content: Buffer.from(text),
});

/** Ids consist of letters, digits, `_` and `-`; any other character could name a file outside the bundle. */
const fileNameOf = (log: string): string =>
  log.replaceAll(/[^\w-]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);

/** Lines in files of a bounded size, in order by their names. */
async function* inParts(
  name: string,
  texts: AsyncIterable<string>,
): AsyncGenerator<ArchivedFile, void> {
  let part = 1;
  let begun: Buffer[] = [];
  let bytes = 0;
  const file = () => ({
    name: `${name}/${String(part).padStart(6, '0')}.jsonl`,
    content: Buffer.concat(begun, bytes),
  });
  for await (const text of texts) {
    const piece = Buffer.from(text);
    begun.push(piece);
    bytes += piece.length;
    if (bytes < FILE_BYTES) continue;
    yield file();
    [part, begun, bytes] = [part + 1, [], 0];
  }
  if (bytes > 0) yield file();
}

async function botNames(queries: Queries): Promise<{ bot: string; name: string }[]> {
  const { rows } = await queries.query<{ bot: string; name: string }>(
    'SELECT id AS bot, name FROM bots ORDER BY created_at, id',
  );
  return rows;
}
