import type { Readable } from 'node:stream';

/** A reader that has taken nothing for this long loses its place when another needs it. */
const STALLED_MS = 10_000;

/** The downloads in progress, a place each; a stalled one gives its place up when all are taken. */
export class Readers {
  /** When each took something last, in milliseconds of `now`. */
  private readonly took = new Map<Readable, number>();

  constructor(
    private readonly places: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @returns to be called whenever the reader has taken something */
  add(stream: Readable): () => void {
    this.took.set(stream, this.now());
    stream.once('close', () => this.took.delete(stream));
    return () => {
      if (this.took.has(stream)) this.took.set(stream, this.now());
    };
  }

  /** Frees a place for a new reader by cutting off the one that has stalled for longest. */
  makeRoom(): void {
    if (this.took.size < this.places) return;
    const [[stream, last]] = [...this.took].sort(([, one], [, other]) => one - other) as [
      [Readable, number],
    ];
    if (this.now() - last < STALLED_MS) return;
    this.took.delete(stream);
    stream.destroy(new Error('the reader stalled, and others needed the place'));
  }
}
