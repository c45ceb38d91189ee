import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { csv, line, row } from './damage.fixture.js';
import { BadTradeFile, readTradeFile, readTrades } from './index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trade-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const many = (count: number) =>
  csv(...Array.from({ length: count }, (_, n) => row({ trade_id: `t${n}` })));

test('a file is told by what it holds, not by its name', async () => {
  const { format, trades } = await readTradeFile(await file('trades.csv', line()));
  expect([format, trades.length]).toEqual(['json-lines', 1]);
});

test('progress runs up to the length of the file', async () => {
  const text = many(2_000);
  const seen: (readonly [number, number | null])[] = [];
  const onProgress = (read: number, total: number | null) => seen.push([read, total]);
  const { trades } = await readTradeFile(await file('many', text), { onProgress });
  expect(trades).toHaveLength(2_000);
  expect(seen.length).toBeGreaterThan(2);
  expect(seen.at(-1)).toEqual([text.length, text.length]);
});

test('a file that is not there, or a folder, is a bad file', async () => {
  const missing = join(folder, 'no\nsuch');
  await expect(readTradeFile(missing)).rejects.toThrow(
    new RegExp(`^${folder}/no\\\\u\\{a\\}such:1: file: does not exist$`),
  );
  await expect(readTradeFile(folder)).rejects.toThrow(`${folder}:1: file: is a directory`);
  await expect(readTradeFile(folder)).rejects.toBeInstanceOf(BadTradeFile);
});

test('a fault carries its place in parts', async () => {
  const read = readTrades(csv(row({ pnl: 'x' })), 'body');
  await expect(read).rejects.toMatchObject({ file: 'body', line: 2, field: 'pnl' });
});

test('a fault found later names the line of the trade', async () => {
  const noted = `note,${csv(row()).replace('\n', '\n"a\nb",')}c,${row({ trade_id: 't2' })}\n`;
  const { faultIn } = await readTrades(noted, 'body');
  expect(faultIn(1, 'opened_at', 'is too early').message).toBe('body:4: opened_at: is too early');
  expect(faultIn(0, 'opened_at', 'is too early')).toMatchObject({ line: 3 });
});

test('a line without an end is refused before it is read', async () => {
  let given = 0;
  let closed = false;
  function* endless() {
    try {
      yield csv(row());
      for (;;) {
        given += 1;
        yield 'x'.repeat(65_536);
      }
    } finally {
      closed = true;
    }
  }
  await expect(readTrades(Readable.from(endless()), 'body')).rejects.toThrow(
    'body:3: line: is longer than 1 MB',
  );
  expect(given).toBeLessThan(50);
  expect(closed).toBe(true);
});

test('a stream that breaks is its own error, after the faults before it', async () => {
  function* broken(text: string) {
    yield text;
    throw new Error('connection lost');
  }
  await expect(readTrades(Readable.from(broken(many(2_000))), 'body')).rejects.toThrow(
    'connection lost',
  );
  const faulty = many(2_000) + row({ pnl: 'x' }) + '\n';
  await expect(readTrades(Readable.from(broken(faulty)), 'body')).rejects.toThrow(
    'body:2002: pnl:',
  );
});

test('the first of two faults is told, however far the reader looks ahead', async () => {
  const rows = Array.from({ length: 500 }, (_, n) => row({ trade_id: `t${n}` }));
  const faulty = [...rows, row({ pnl: 'x' }), ...rows.map(() => '"a"b'), '\0'];
  await expect(readTrades(csv(...faulty), 'body')).rejects.toThrow('body:502: pnl:');
});
