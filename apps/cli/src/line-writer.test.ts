import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { LineWriter } from './line-writer.js';

/** A reader that reads only on demand. */
class SlowReader extends Writable {
  readonly pieces: string[] = [];
  #take: (() => void) | undefined;

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.pieces.push(piece.toString());
    this.#take = done;
  }

  take(): void {
    this.#take?.();
  }
}

const LINE = 'x'.repeat(999);

test('lines go out in large pieces, and the writer waits for a reader that is slow', async () => {
  const reader = new SlowReader({ highWaterMark: 16 });
  const writer = new LineWriter(reader);
  let full: Promise<void> | undefined;
  let lines = 0;
  for (; full === undefined; lines += 1) full = writer.write(LINE);
  let waited = true;
  void full.then(() => (waited = false));
  await setImmediate();
  await setImmediate();
  expect({ waited, pieces: reader.pieces.length }).toEqual({ waited: true, pieces: 1 });
  reader.take();
  await full;
  expect(reader.pieces).toEqual([`${LINE}\n`.repeat(lines)]);
});

test('the last lines are flushed, and nothing when there are none', async () => {
  const reader = new SlowReader();
  const writer = new LineWriter(reader);
  await writer.flush();
  await writer.write('a');
  await writer.write('b');
  await writer.flush();
  expect(reader.pieces).toEqual(['a\nb\n']);
});
