import yauzl from 'yauzl';
import { BadTradeFile } from './bad-trade-file.js';
import { memoryChunks, wholeBytes } from './byte-source.js';

/** What stands beside the result in the archive that freqtrade writes. */
const BESIDE = /(_config|\.meta)\.json$/;
const MOST_FILES = 1_000;

/** The backtest result inside a zip archive as freqtrade writes one (rules 9.6). Throws BadTradeFile. */
export async function zippedResult(
  chunks: AsyncIterable<Buffer>,
  file: string,
): Promise<{ file: string; chunks: AsyncGenerator<Buffer> }> {
  const whole = await wholeBytes(chunks, file);
  return readable(file, async () => {
    const archive = await yauzl.fromBufferPromise(whole, { lazyEntries: true });
    if (archive.entryCount > MOST_FILES) throw refuse(file, `holds more than ${MOST_FILES} files`);
    const results: yauzl.Entry[] = [];
    for await (const entry of archive.eachEntry())
      if (entry.fileName.endsWith('.json') && !BESIDE.test(entry.fileName)) results.push(entry);
    const [result] = results;
    if (result === undefined) throw refuse(file, 'holds no backtest result (.json)');
    if (results.length > 1) throw refuse(file, 'holds several results: unpack the one you want');
    const name = `${file}/${result.fileName}`;
    return { file: name, chunks: unpacked(await archive.openReadStreamPromise(result), file) };
  });
}

async function* unpacked(stream: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const chunks = memoryChunks(stream);
  for (;;) {
    const next = await readable(file, () => chunks.next());
    if (next.done === true) return;
    yield next.value;
  }
}

/** Whatever is wrong with an archive is the file's fault. */
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
