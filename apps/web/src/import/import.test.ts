import { fileFault, sizeWords } from './check-file';
import { jsonLines } from './json-lines';

const MB = 1024 * 1024;

it.each([
  [{ name: 'a.csv', size: 1 }, null],
  [{ name: 'a.csv', size: 32 * MB }, null],
  [{ name: 'a.csv', size: 0 }, 'a.csv is empty.'],
  [{ name: 'a.csv', size: 33 * MB }, 'a.csv has 33 MB; at most 32 MB can be imported.'],
])('%j before it is sent: %p', (file, fault) => expect(fileFault(file)).toBe(fault));

it.each([
  [500, '500 bytes'],
  [1536, '1.5 KB'],
  [2.25 * MB, '2.3 MB'],
])('%d bytes read %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));

describe('JSON Lines', () => {
  const read = async (...pieces: string[]) => {
    const encoder = new TextEncoder();
    const bytes = pieces.map((piece) => encoder.encode(piece));
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (const piece of bytes) controller.enqueue(piece);
        controller.close();
      },
    });
    const values: unknown[] = [];
    for await (const value of jsonLines(stream)) values.push(value);
    return values;
  };

  it('are read however the network cuts them', async () => {
    expect(await read('{"a":', '1}\n{"a"', ':2}\n', '{"a":3}')).toEqual([
      { a: 1 },
      { a: 2 },
      { a: 3 },
    ]);
    expect(await read('{"a":1}\n{"a":2}\n')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(await read('', '\n')).toEqual([]);
  });

  it('that end in the middle are a fault', async () => {
    await expect(read('{"a":1}\n{"a"')).rejects.toThrow(SyntaxError);
  });
});
