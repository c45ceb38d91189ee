import { Decimal, plain } from '@phasegate/phase-core';

/** How an item becomes JSON values and back. Nulls at the end are not kept, and undefined afterwards. */
export interface Packing<Item> {
  pack(item: Item): unknown[];
  unpack(values: readonly unknown[]): Item;
}

const PIECE_BYTES = 262_144;
const LENGTH_BYTES = 4;

/**
 * A list of very many small items that are read rarely: their bytes lie outside the heap, in a fraction of the memory
 * that objects take. An item is made anew each time it is read.
 */
export class PackedList<Item> implements Iterable<Item> {
  readonly #pieces: Buffer[] = [];
  /** Where each item begins: pieces × PIECE_BYTES + place in the piece. */
  #starts = new Float64Array(64);
  #length = 0;
  #used = PIECE_BYTES;

  constructor(private readonly packing: Packing<Item>) {}

  get length(): number {
    return this.#length;
  }

  push(item: Item): void {
    const values = this.packing.pack(item);
    while (values.at(-1) === null) values.pop();
    const text = JSON.stringify(values);
    const bytes = Buffer.byteLength(text);
    const piece = this.#pieceFor(LENGTH_BYTES + bytes);
    piece.writeUInt32LE(bytes, this.#used);
    piece.write(text, this.#used + LENGTH_BYTES);
    this.#noteStart((this.#pieces.length - 1) * PIECE_BYTES + this.#used);
    this.#used += LENGTH_BYTES + bytes;
  }

  at(place: number): Item | undefined {
    if (place < 0 || place >= this.#length) return undefined;
    const start = this.#starts[place]!;
    const piece = this.#pieces[Math.floor(start / PIECE_BYTES)]!;
    const from = (start % PIECE_BYTES) + LENGTH_BYTES;
    const text = piece.toString('utf8', from, from + piece.readUInt32LE(from - LENGTH_BYTES));
    return this.packing.unpack(JSON.parse(text) as unknown[]);
  }

  *[Symbol.iterator](): Generator<Item> {
    for (let place = 0; place < this.#length; place += 1) yield this.at(place)!;
  }

  clear(): void {
    this.#pieces.length = 0;
    [this.#starts, this.#length, this.#used] = [new Float64Array(64), 0, PIECE_BYTES];
  }

  /** An item that is larger than a piece has one of its own. */
  #pieceFor(bytes: number): Buffer {
    if (this.#used + bytes > PIECE_BYTES) {
      this.#pieces.push(Buffer.allocUnsafeSlow(Math.max(PIECE_BYTES, bytes)));
      this.#used = 0;
    }
    return this.#pieces.at(-1)!;
  }

  #noteStart(start: number): void {
    if (this.#length === this.#starts.length) this.#starts = grown(this.#starts);
    this.#starts[this.#length] = start;
    this.#length += 1;
  }
}

/** Numbers, one after the other. */
export class NumberList {
  #numbers = new Float64Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) this.#numbers = grown(this.#numbers);
    this.#numbers[this.#length] = number;
    this.#length += 1;
  }

  at(place: number): number | undefined {
    return place < this.#length ? this.#numbers[place] : undefined;
  }

  clear(): void {
    [this.#numbers, this.#length] = [new Float64Array(64), 0];
  }
}

function grown(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** The places of a list in the order of numbers beside it; those with one number as they stand, or turned round. */
export function placesInOrder(numbers: NumberList, turned: boolean): Uint32Array {
  const { length } = numbers;
  const places = Uint32Array.from({ length }, (_, place) => (turned ? length - 1 - place : place));
  const number = (place: number) => numbers.at(place)!;
  const isSorted = places.every(
    (place, index) => index === 0 || number(places[index - 1]!) <= number(place),
  );
  return isSorted ? places : places.sort((a, b) => number(a) - number(b));
}

/** An amount as it is packed. */
export type PackedAmount = string | null;

export const packedAmount = (amount: Decimal | null | undefined): PackedAmount =>
  amount === null || amount === undefined ? null : plain(amount);
export const unpackedAmount = (text: PackedAmount | undefined): Decimal | null =>
  text === null || text === undefined ? null : new Decimal(text);
