import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The built code is measured in a process of its own that holds nothing else. */
const BUILT = join(__dirname, '../dist/index.js');
const HEADER =
  'Date(UTC),Symbol,Side,Price,Quantity,Amount,Fee,Fee Coin,Realized Profit,Quote Asset,Buyer,Maker,Trade ID,Order ID';
const MAX_BYTES_PER_FILL = 250;

/** The most that is in use while a file is read and its trades are gone through, garbage apart. */
const PROGRAM = `
  const { openTradeFile } = await import(process.argv[1]);
  let most = 0;
  const measure = () => {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    most = Math.max(most, heapUsed + external);
  };
  const EVERY = 16;
  let pieces = 0;
  const onProgress = () => void (++pieces % EVERY === 0 && measure());
  const { trades, count } = await openTradeFile(process.argv[2], { onProgress });
  measure();
  let seen = 0;
  for (const trade of trades) if (++seen % 5_000 === 0) measure();
  process.stdout.write(JSON.stringify({ most, count, seen }));
`;

/** Fills of two coins by turns, each bought and sold again; from the newest to the oldest, as Binance writes them. */
function fills(count: number): string {
  const rows = Array.from({ length: count }, (_none, place) => {
    const at = new Date(Date.UTC(2025, 0, 1) + place * 60_000).toISOString();
    const time = at.slice(0, 19).replace('T', ' ');
    const [symbol, price] = place % 4 < 2 ? ['BTCUSDT', 60_000] : ['ETHUSDT', 2_500];
    const [side, profit] = place % 2 === 0 ? ['BUY', '0'] : ['SELL', '0.25'];
    const paid = `${price + (place % 97)}.${10 + (place % 83)}`;
    return `${time},${symbol},${side},${paid},0.015,${price},0.${31_415 + place},USDT,${profit},USDT,true,false,${9_000_000 + place},${7_000_000 + place}`;
  });
  return [HEADER, ...rows.toReversed(), ''].join('\n');
}

describe('rules 9.7: of a long list of fills only what makes the trades is held', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phasegate-held-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function held(count: number): Promise<number> {
    const file = join(folder, `${count}.csv`);
    await writeFile(file, fills(count));
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--expose-gc', '--input-type=module', '--eval', PROGRAM, BUILT, file],
    ]);
    const told = JSON.parse(stdout) as { most: number; count: number; seen: number };
    expect(told).toMatchObject({ count: count / 2, seen: count / 2 });
    return told.most;
  }

  test('a fill more takes less than its row in the file does as objects, whatever their number', async () => {
    const [few, many] = [await held(20_000), await held(80_000)];
    expect((many - few) / 60_000).toBeLessThan(MAX_BYTES_PER_FILL);
  });
});
