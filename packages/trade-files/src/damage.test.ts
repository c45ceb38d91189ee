import { Readable } from 'node:stream';
import { BROKEN_CSV } from './csv-damage.fixture.js';
import { HARMLESS_CSV } from './csv-oddity.fixture.js';
import type { Damage } from './damage.fixture.js';
import { FREQTRADE } from './freqtrade-damage.fixture.js';
import { BadTradeFile, readTrades } from './index.js';
import { JSON_LINES } from './json-lines-damage.fixture.js';
import { WRONG_VALUES } from './value-damage.fixture.js';

const DAMAGE: Readonly<Record<string, readonly Damage[]>> = {
  'CSV that is only odd': HARMLESS_CSV,
  'CSV that is broken': BROKEN_CSV,
  'a value that is wrong': WRONG_VALUES,
  'JSON Lines': JSON_LINES,
  'a freqtrade result': FREQTRADE,
};

/** Small chunks put every line break, quote and letter across a border at some place. */
function inChunks(bytes: Buffer, size: number): Readable {
  const count = Math.ceil(bytes.length / size);
  return Readable.from(
    Array.from({ length: count }, (_, n) => bytes.subarray(n * size, (n + 1) * size)),
  );
}

async function outcome(bytes: Parameters<typeof readTrades>[0], strategy: string | undefined) {
  try {
    const { trades, warnings } = await readTrades(bytes, 'trades', strategy ? { strategy } : {});
    return { trades, warnings };
  } catch (error) {
    if (error instanceof BadTradeFile) return error.message;
    throw error;
  }
}

describe.each(Object.entries(DAMAGE))('rules 9: %s', (_, damages) => {
  test.each(damages.map((damage) => [damage.name, damage] as const))(
    '%s',
    async (_name, damage) => {
      const bytes = Buffer.from(damage.bytes);
      const whole = await outcome(bytes, damage.strategy);
      if (typeof damage.expected === 'string') expect(whole).toBe(damage.expected);
      else expect(whole).toMatchObject(damage.expected);
      for (const size of bytes.length < 10_000 ? [1, 2, 3, 7] : [100_000]) {
        expect(await outcome(inChunks(bytes, size), damage.strategy)).toEqual(whole);
      }
    },
  );
});

test('a hundred kinds of damage, each under its own name', () => {
  for (const damages of Object.values(DAMAGE)) {
    expect(new Set(damages.map(({ name }) => name)).size).toBe(damages.length);
  }
  expect(Object.values(DAMAGE).flat().length).toBeGreaterThanOrEqual(100);
});

test('a message is one printable line', () => {
  const messages = Object.values(DAMAGE)
    .flat()
    .map(({ expected }) => expected)
    .filter((expected) => typeof expected === 'string');
  for (const message of messages) expect(message).toMatch(/^trades:\d+: [^\p{C}]+: [^\p{C}]+$/u);
});
