import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { TestFolder } from '../captured-run.fixture.js';

/** The program as it is built. */
const MAIN = join(__dirname, '../../dist/main.js');
const folder = new TestFolder();
afterAll(() => folder.remove());

test('a reader that stops early, as `head` does, ends the program quietly', async () => {
  const rows = Array.from({ length: 20_000 }, (_, place) => {
    const at = new Date(Date.UTC(2026, 0, 5, 15) + place * 60_000).toISOString();
    return `t${place},AAPL,long,${at},${at},100,1`;
  });
  const file = folder.write(
    'trades.csv',
    `trade_id,symbol,side,opened_at,closed_at,notional,pnl\n${rows.join('\n')}\n`,
  );
  const script = '"$0" "$1" simulate --trades "$2" | head -n 1; exit "${PIPESTATUS[0]}"';
  const { stdout, stderr } = await promisify(execFile)('bash', [
    '-c',
    script,
    process.execPath,
    MAIN,
    file,
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ seq: 1, type: 'bot.registered' });
  expect(stderr).toBe('');
});

test('bad input of the program is exit status 2, one line, and an empty standard output', async () => {
  const run = promisify(execFile)(process.execPath, [
    MAIN,
    'simulate',
    '--trades',
    join(folder.path, 'absent.csv'),
  ]);
  await expect(run).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: `phase: ${join(folder.path, 'absent.csv')}:1: file: does not exist\n`,
  });
});
