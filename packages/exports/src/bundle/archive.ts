import { pack, type Pack } from 'tar-stream';

/** A file of an archive, whole. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: Buffer;
}

/** A tar archive of files, made as it is read: no more than one file is in memory. */
export async function* archived(
  files: AsyncIterable<ArchivedFile>,
  mtime: Date,
): AsyncGenerator<Buffer, void> {
  const archive = pack();
  const filled = fill(archive, files, mtime);
  // A reader who stops early ends the archive, and so what fills it.
  filled.catch((error: Error) => archive.destroy(error));
  yield* archive as AsyncIterable<Buffer>;
  await filled;
}

async function fill(archive: Pack, files: AsyncIterable<ArchivedFile>, mtime: Date): Promise<void> {
  for await (const { name, content } of files)
    await new Promise<void>((resolve, reject) => {
      archive.entry({ name, mtime, mode: 0o644 }, content, (error) =>
        error ? reject(error) : resolve(),
      );
    });
  archive.finalize();
}
