import { Readable } from 'node:stream';
import { Readers } from './readers.js';

describe('readers of exports', () => {
  let now: number;
  let readers: Readers;
  beforeEach(() => {
    now = 0;
    readers = new Readers(2, () => now);
  });
  const reading = () => {
    const stream = new Readable({ read: () => undefined }).on('error', () => undefined);
    return { stream, took: readers.add(stream) };
  };

  it('lose their places when they stall and all are taken, longest stall first', () => {
    const [first, second] = [reading(), reading()];
    now = 9_999;
    readers.makeRoom();
    expect([first, second].map(({ stream }) => stream.destroyed)).toEqual([false, false]);
    first.took();
    now = 12_000;
    readers.makeRoom();
    expect([first, second].map(({ stream }) => stream.destroyed)).toEqual([false, true]);
    reading();
    readers.makeRoom();
    expect(first.stream.destroyed).toBe(false);
  });

  it('keep them, however slow, while a place is free', async () => {
    const [first, second] = [reading(), reading()];
    second.stream.destroy();
    await new Promise((closed) => second.stream.once('close', closed));
    now = 1_000_000;
    readers.makeRoom();
    expect(first.stream.destroyed).toBe(false);
  });
});
