import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { PlatformClock } from '../clock.js';
import { guardedLogger } from '../logger.js';
import { OutboxInUse, PhasegateError } from '../problem.js';
import { idOf } from './lines.js';
import { Outbox } from './outbox.js';

const logger = guardedLogger({});
const trade = (trade_id: string) =>
  ({ trade_id, symbol: 'AAPL', side: 'long', mode: 'live', notional: '100' }) as const;

describe('the outbox', () => {
  let folder: string;
  const opened: Outbox[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phasegate-outbox-'));
  });
  afterEach(async () => {
    for (const outbox of opened.splice(0)) await outbox.close();
    rmSync(folder, { recursive: true });
  });

  const open = async () => {
    const outbox = new Outbox(folder, new PlatformClock(), logger);
    opened.push(outbox);
    await outbox.open();
    return outbox;
  };
  const reopened = async (outbox: Outbox) => {
    await outbox.close();
    return open();
  };
  const content = (outbox: Outbox) => ({
    waiting: outbox.waiting.map((report) => [report.n, report.kind, idOf(report), report.body]),
    trades: outbox.trades.lines(),
  });

  it('remembers what was asked, answered and reported', async () => {
    const outbox = await open();
    await outbox.asked(trade('t1'));
    await outbox.asked(trade('t2'));
    await outbox.answered({ type: 'answered', trade_id: 't2', decision: 'none' });
    await outbox.add('opened', { trade_id: 't3' }, { opened_at: '2026-03-09T14:30:00.000Z' });
    const before = content(outbox);
    const again = await reopened(outbox);
    expect(content(again)).toEqual(before);
    expect(again.trades.get('t1')).toMatchObject({ state: 'asked', doubtful: true });
    expect(again.trades.get('t2')).toMatchObject({ state: 'unanswered', doubtful: false });
  });

  it('is the same after a compaction, and its file stays small', async () => {
    let outbox = await open();
    await outbox.asked(trade('open-question'));
    for (let n = 0; n < 700; n += 1) {
      const { report } = await outbox.add('closed', { trade_id: `t${n}` }, { pnl: '1' });
      await outbox.delivered(report);
    }
    await outbox.add('cancel', { trade_id: 'last' }, {});
    const before = content(outbox);
    outbox = await reopened(outbox);
    const lines = readFileSync(join(folder, 'outbox.jsonl'), 'utf8').trimEnd().split('\n').length;
    expect(lines).toBeLessThan(1_100);
    expect(outbox.waiting.map(idOf)).toEqual(['last']);
    expect(content(outbox).trades).toEqual(before.trades);
  });

  it('keeps a refused report aside for good', async () => {
    const outbox = await open();
    const { report } = await outbox.add('closed', { trade_id: 't1' }, { pnl: '1' });
    await outbox.setAside(
      report,
      new PhasegateError('TRADE_CONFLICT', 'Otherwise.', { status: 409 }),
    );
    const again = await reopened(outbox);
    expect(again.waiting).toEqual([]);
    expect(again.refused).toMatchObject([{ trade_id: 't1', refused: { code: 'TRADE_CONFLICT' } }]);
  });

  it('survives any damage to its file: readable lines count, the others are skipped', async () => {
    const line = fc.oneof(
      fc.nat({ max: 20 }).map((n) => ({
        n,
        text: JSON.stringify({
          type: 'report',
          n,
          kind: 'closed',
          trade_id: `t${n}`,
          at: '',
          body: {},
        }),
      })),
      fc.string().map((text) => ({ n: null, text: text.replaceAll('\n', ' ').slice(1) })),
      fc.json().map((text) => ({ n: null, text })),
      fc
        .constantFrom(
          '{"type":"report","n":1}',
          '{"type":"delivered","n":"1"}',
          '\u0000\u0000',
          '{"type":"open"}',
        )
        .map((text) => ({ n: null, text })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.nat(), async (lines, cut) => {
        const whole = lines.map(({ text }) => `${text}\n`).join('');
        const torn = '{"type":"report","n":99,"kind":"closed","trade_id":"torn","at":"","body":{}}';
        writeFileSync(join(folder, 'outbox.jsonl'), whole + torn.slice(0, cut % torn.length));
        const outbox = await open();
        const expected = [...new Set(lines.flatMap(({ n }) => (n === null ? [] : [n])))].sort(
          (a, b) => a - b,
        );
        expect(outbox.waiting.map(({ n }) => n)).toEqual(expected);
        await outbox.add('cancel', { trade_id: 'after' }, {});
        const again = await reopened(outbox);
        expect(again.waiting.map(idOf)).toEqual([...expected.map((n) => `t${n}`), 'after']);
        await again.close();
      }),
      { numRuns: 60 },
    );
  });

  it('belongs to one process', async () => {
    await open();
    await expect(open()).rejects.toThrow(OutboxInUse);
  });

  it('is let go of by close', async () => {
    await (await open()).close();
    await expect(open()).resolves.toBeDefined();
    expect(readdirSync(folder).filter((name) => name.startsWith('lock'))).toHaveLength(1);
  });

  it('is taken over from a process that was killed, by one alone', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
    await once(child, 'spawn');
    const owner = {
      host: (await import('node:os')).hostname(),
      pid: child.pid,
      started: 'unknown',
    };
    child.kill('SIGKILL');
    await once(child, 'exit');
    writeFileSync(join(folder, 'lock.7'), JSON.stringify(owner));
    const tries = await Promise.allSettled([open(), open(), open(), open()]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(folder)).toContain('lock.8');
  });

  it('is not taken from a process on another host that was heard of just now', async () => {
    writeFileSync(
      join(folder, 'lock.1'),
      JSON.stringify({ host: 'elsewhere', pid: 1, started: 'x' }),
    );
    await expect(open()).rejects.toThrow('on elsewhere');
  });

  it('keeps reports in memory when there is no disk, and refuses to have a check sent', async () => {
    const file = join(folder, 'a-file');
    appendFileSync(file, '');
    const outbox = new Outbox(join(file, 'no-folder'), new PlatformClock(), logger);
    await expect(outbox.asked(trade('t1'))).rejects.toThrow();
    expect(await outbox.add('closed', { trade_id: 't1' }, { pnl: '1' })).toMatchObject({
      stored: false,
    });
    expect(outbox.waiting.map(idOf)).toEqual(['t1']);
  });
});
