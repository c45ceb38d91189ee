import yauzl from 'yauzl';
import { BadTradeFile } from './bad-trade-file.js';
import { memoryChunks, wholeBytes } from './byte-source.js';
import { isSqlite } from './format.js';
import { isBacktestText } from './json-shape.js';

/** The readable members of an archive: a backtest result, or the database of a bot. */
const READABLE = /\.(json|sqlite|db)$/;
/** Files that freqtrade puts beside a result; a strategy's parameters have its name and the same ending as the result. */
const BESIDE = /(_config|\.meta)\.json$/;
const MAX_FILES = 1_000;
const HEAD_BYTES = 65_536;

/** A file within an archive. */
export interface ZippedFile {
  readonly file: string;
  readonly chunks: AsyncGenerator<Buffer>;
  /** Beside a database; null where the archive holds none. */
  readonly writeAheadLog: Buffer | null;
}

/** The backtest result or the database inside a zip archive (rules 9.6). Throws BadTradeFile. */
export async function zippedFile(chunks: AsyncIterable<Buffer>, file: string): Promise<ZippedFile> {
  const whole = await wholeBytes(chunks, file);
  return readable(file, async () => {
    const archive = await yauzl.fromBufferPromise(whole, { lazyEntries: true });
    if (archive.entryCount > MAX_FILES) throw refuse(file, `holds more than ${MAX_FILES} files`);
    const entries: yauzl.Entry[] = [];
    for await (const entry of archive.eachEntry()) entries.push(entry);
    const open = async (entry: yauzl.Entry) =>
      unpacked(await archive.openReadStreamPromise(entry), file);
    const entry = await chosen(entries, open, file);
    const log = entries.find(({ fileName }) => fileName === `${entry.fileName}-wal`);
    return {
      file: `${file}/${entry.fileName}`,
      chunks: await open(entry),
      writeAheadLog: log === undefined ? null : await wholeBytes(await open(log), file),
    };
  });
}

/** The only file that may be meant; of several the only one that begins like a result or a database. */
async function chosen(
  entries: readonly yauzl.Entry[],
  open: (entry: yauzl.Entry) => Promise<AsyncGenerator<Buffer>>,
  file: string,
): Promise<yauzl.Entry> {
  const named = entries.filter(({ fileName }) => READABLE.test(fileName) && !BESIDE.test(fileName));
  if (named.length === 1) return named[0]!;
  const fitting: yauzl.Entry[] = [];
  for (const entry of named) if (isReadable(await headOf(await open(entry)))) fitting.push(entry);
  const [only, ...others] = fitting;
  if (only === undefined)
    throw refuse(file, 'holds neither a backtest result (.json) nor the database of a bot');
  if (others.length > 0) throw refuse(file, 'holds several results: unpack the one you want');
  return only;
}

const isReadable = (head: Buffer): boolean => isSqlite(head) || isBacktestText(head.toString());

async function headOf(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  const head: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    head.push(chunk);
    bytes += chunk.length;
    if (bytes >= HEAD_BYTES) break;
  }
  return Buffer.concat(head);
}

async function* unpacked(stream: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const chunks = memoryChunks(stream);
  for (;;) {
    const next = await readable(file, () => chunks.next());
    if (next.done === true) return;
    yield next.value;
  }
}

/** Every fault of an archive is reported as a fault of the file. */
async function readable<R>(file: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BadTradeFile) throw error;
    throw refuse(file, `cannot be unpacked: ${(error as Error).message}`);
  }
}

const refuse = (file: string, what: string) =>
  new BadTradeFile({ file, line: 1, field: 'file' }, `is a zip archive that ${what}`);
