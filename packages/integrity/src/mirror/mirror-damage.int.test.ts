import { spawn, type ChildProcess } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expectedBytes, LogChanged } from './expected-bytes.js';
import { fillDisk } from './failing-disk.fixture.js';
import { MirrorBench, until } from './mirror.fixture.js';
import { recoverSegment } from './recover-segment.js';
import { segmentsOf } from './segments.js';
import { mirrorStatus } from './status.js';

let bench: MirrorBench;
let tail: ChildProcess | undefined;
beforeEach(async () => {
  bench = await MirrorBench.open();
  await bench.bot('bot_1');
});
afterEach(() => {
  tail?.kill();
  return bench.close();
});

const at = (name: string) => join(bench.folder, name);
const history = () => at('phase-history.jsonl');
const errors = () => bench.said.filter(({ level }) => level === 'error').map(({ event }) => event);
const aside = () => readdirSync(bench.folder).filter((name) => name.includes('.damaged-'));

test('a full disk: said once, nothing is passed over, and it goes on when there is room, each line seen once by who follows', async () => {
  bench.mirror();
  await bench.mirrored();
  const following = spawn('tail', ['-n', '+1', '-F', history()], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let seen = '';
  tail = following;
  following.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
  const endOfFault = await fillDisk();
  try {
    await bench.grow('bot_1', 20);
    await until(() => Promise.resolve(errors().length > 0));
    await bench.grow('bot_1', 20);
    // Half a line is there meanwhile.
    await until(() => Promise.resolve(!bench.text('phase-history').endsWith('\n')));
  } finally {
    endOfFault();
  }
  await bench.mirrored();
  expect(errors()).toEqual(['mirror.failing']);
  await until(() => Promise.resolve(bench.said.some(({ event }) => event === 'mirror.recovered')));
  await until(() => Promise.resolve(seen === bench.text('phase-history')));
  expect(aside()).toEqual([]);
});

test('a full disk just when a file is full too: the segments are in order and whole', async () => {
  bench.mirror(1_000);
  await bench.mirrored();
  const endOfFault = await fillDisk();
  await bench.grow('bot_1', 20);
  await until(() => Promise.resolve(errors().length > 0));
  endOfFault();
  await bench.mirrored();
  await bench.grow('bot_1', 20);
  await bench.mirrored();
  expect(bench.names('phase-history').length).toBeGreaterThanOrEqual(3);
  expect(readdirSync(bench.folder).filter((name) => /draft|damaged/.test(name))).toEqual([]);
});

describe('a file changed from outside is rewritten when lines are added, and the old one is kept', () => {
  const damages: [name: string, damage: () => void, kept: boolean][] = [
    ['taken away', () => rmSync(history()), false],
    ['emptied', () => truncateSync(history()), false],
    ['cut short', () => truncateSync(history(), 500), true],
    ['made longer', () => appendFileSync(history(), '{"seq":1,"bot":"bot_9"}\n'), true],
    ['changed in its first line', () => changeFirstLine(history()), true],
    [
      'changed for another',
      () => writeFileSync(history(), `${'x'.repeat(2_000)}\n`.repeat(20)),
      true,
    ],
  ];
  test.each(damages)('%s', async (_name, damage, kept) => {
    await bench.grow('bot_1', 50);
    bench.mirror();
    await bench.mirrored();
    damage();
    const damaged = kept ? readFileSync(history(), 'utf8') : null;
    await bench.blocked('bot_1', 'next');
    await bench.mirrored();
    expect(aside().map((name) => readFileSync(at(name), 'utf8'))).toEqual(kept ? [damaged] : []);
    expect(errors()).toEqual(['mirror.damaged']);
    await until(() => Promise.resolve(bench.recovered.length === 1));
    expect(bench.recovered).toEqual([
      {
        file: 'phase-history',
        segment: 1,
        name: 'phase-history.jsonl',
        set_aside: aside()[0] ?? null,
        bytes: bench.text('phase-history').length,
      },
    ]);
  });
});

test('a file of another database is not written over: it is set aside before the first line', async () => {
  mkdirSync(bench.folder, { recursive: true });
  writeFileSync(history(), '{"bot":"bot_8","hash":"ab","seq":1}\n');
  bench.mirror();
  await bench.mirrored();
  expect(aside().map((name) => readFileSync(at(name), 'utf8'))).toEqual([
    '{"bot":"bot_8","hash":"ab","seq":1}\n',
  ]);
});

test('another folder, the old one lost: the file that grows is written whole there', async () => {
  const close = bench.mirror();
  await bench.grow('bot_1', 50);
  await bench.mirrored();
  await close();
  renameSync(bench.folder, `${bench.folder}-lost`);
  await bench.override('bot_1');
  bench.mirror();
  await bench.mirrored();
});

describe('recovery of a segment', () => {
  test('rewrites a full segment while the mirror runs, and sets the damaged one aside', async () => {
    bench.mirror(5_000);
    for (let round = 0; round < 3; round += 1) {
      await bench.grow('bot_1', 20);
      await bench.mirrored();
    }
    const [first] = await segmentsOf(bench.pool, 'phase-history');
    expect(first).toMatchObject({ segment: 1, name: 'phase-history.000001.jsonl', closed: true });
    const whole = readFileSync(at(first!.name), 'utf8');
    const damaged = whole.replace('trade.noted', 'trade.faked');
    writeFileSync(at(first!.name), damaged);
    const { fence } = await mirrorStatus(bench.pool);
    const recovered = await recoverSegment(bench.pool, bench.folder, first!);
    expect(recovered).toMatchObject({ file: 'phase-history', segment: 1, bytes: whole.length });
    expect(readFileSync(at(first!.name), 'utf8')).toBe(whole);
    expect(readFileSync(at(recovered.set_aside!), 'utf8')).toBe(damaged);
    // The mirror takes its lease back and goes on.
    await bench.grow('bot_1', 20);
    await bench.mirrored();
    expect(Number((await mirrorStatus(bench.pool)).fence)).toBeGreaterThan(Number(fence) + 1);
    // The log message must name the rewrite, not a change of worker.
    expect(bench.said.map(({ text }) => text)).toContain(
      'The mirror of the log pauses while a damaged file is rewritten.',
    );
    expect(bench.said.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  test('of the growing file, under load: no line is lost or doubled', async () => {
    bench.mirror();
    await bench.grow('bot_1', 100);
    await bench.mirrored();
    const load = bench.grow('bot_1', 5_000, 'x'.repeat(500));
    for (let round = 0; round < 5; round += 1) {
      const [segment] = await segmentsOf(bench.pool, 'phase-history');
      await recoverSegment(bench.pool, bench.folder, segment!);
    }
    await load;
    await bench.mirrored();
    expect(aside()).toHaveLength(5);
  });

  test('leaves the file as it is when the log no longer says what was mirrored', async () => {
    const close = bench.mirror();
    await bench.grow('bot_1', 50);
    await bench.mirrored();
    await close();
    await bench.tamper(
      `UPDATE events SET body = replace(body, 'noted', 'faked') WHERE bot = 'bot_1' AND seq = 30`,
    );
    const [segment] = await segmentsOf(bench.pool, 'phase-history');
    const before = bench.text('phase-history');
    const fault = recoverSegment(bench.pool, bench.folder, segment!);
    await expect(fault).rejects.toThrow(LogChanged);
    await expect(fault).rejects.toMatchObject({ log: 'bot_1', seq: 30 });
    expect(bench.text('phase-history')).toBe(before);
    expect(readdirSync(bench.folder).filter((name) => /draft|damaged/.test(name))).toEqual([]);
  });
});

test('the files hold exactly what plan and log say, byte for byte', async () => {
  for (const bot of ['bot_2', 'bot_3']) await bench.bot(bot);
  bench.mirror(20_000);
  for (let round = 0; round < 4; round += 1) {
    await Promise.all(
      ['bot_1', 'bot_2', 'bot_3'].map((bot) => bench.grow(bot, 25, 'é'.repeat(round))),
    );
    await bench.override('bot_2');
    await bench.mirrored();
  }
  for (const file of ['phase-history', 'phase-overrides', 'phase-platform'] as const)
    for (const segment of await segmentsOf(bench.pool, file)) {
      const chunks: Buffer[] = [];
      for await (const chunk of expectedBytes(bench.pool, segment)) chunks.push(chunk);
      expect(Buffer.concat(chunks).equals(readFileSync(at(segment.name)))).toBe(true);
    }
});

function changeFirstLine(path: string): void {
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/"hash":"./, '"hash":"x'));
}
