import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hasPython } from './endurance/bots.fixture.js';
import { startPlatform, type Platform } from './testing/platform.fixture.js';

const hasCurl = () => spawnSync('curl', ['--version']).status === 0;
const EXAMPLES = join(__dirname, '../../../examples');

describe('an example, as its first lines say to run it', () => {
  let platform: Platform;
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-examples-'));
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(async () => {
    await platform.stop();
    rmSync(folder, { recursive: true });
  });

  const run = async (program: string, file: string, key: string) => {
    const { stdout } = await promisify(execFile)(
      program,
      [join(EXAMPLES, file), platform.url, key],
      {
        cwd: folder,
        env: { PATH: process.env.PATH, TMPDIR: folder, PYTHONDONTWRITEBYTECODE: '1' },
      },
    );
    return stdout;
  };

  /** A whole trade and an emergency exit are recorded. */
  async function expectRecord(bot: string) {
    const { items: trades } = await platform.admin('GET', `/v1/bots/${bot}/trades?limit=10`);
    expect(trades).toMatchObject([
      { symbol: 'AAPL', mode: 'paper', notional: '100', status: 'closed', pnl: '4.85' },
    ]);
    const { items: events } = await platform.admin('GET', `/v1/bots/${bot}/events?limit=50`);
    expect(events.map(({ type }: { type: string }) => type)).toContain('emergency_exit.requested');
  }

  const SAID = [
    'phase experience, at most any size a live trade',
    'entry: executed',
    'close: delivered',
    'emergency exit: permitted true',
    'all is delivered',
    '',
  ].join('\n');

  it('takes a trade in TypeScript, closes it and leaves in an emergency', async () => {
    const { id, key } = await platform.bot();
    expect(await run(process.execPath, 'typescript-bot/bot.mjs', key)).toBe(SAID);
    await expectRecord(id);
  });

  (hasPython() ? it : it.skip)('does the same in Python (python3, from 3.9 on)', async () => {
    const { id, key } = await platform.bot();
    expect(await run('python3', 'python_bot/bot.py', key)).toBe(SAID);
    await expectRecord(id);
  });

  (hasCurl() ? it : it.skip)('does the same with curl, call by call', async () => {
    const { id, key } = await platform.bot();
    const lines = (await run('sh', 'curl.sh', key)).trimEnd().split('\n');
    const answers = lines.map((line) => JSON.parse(line));
    expect(answers).toMatchObject([
      { phase: 'experience' },
      { decision: 'allow' },
      { status: 'open' },
      { status: 'closed' },
      { permitted: true, recorded: true },
    ]);
    await expectRecord(id);
  });
});
