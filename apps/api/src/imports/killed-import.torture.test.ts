import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApi, type TestApi, type TestBot } from '../testing/index.js';
import { startApiProcess, type ApiProcess } from '../testing/api-process.js';
import { manyTrades } from './trade-files.fixture.js';
import { patientPool } from '@phasegate/db/testing';

/** Lines of progress after which the API is killed: the first ones, and, at length, later ones too. */
const KILLED_AFTER = process.env.TORTURE === undefined ? [1] : [1, 2, 4, 8, 16];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('an API that is killed in the middle of an import (rules 2.11)', () => {
  let here: TestApi;
  let bot: TestBot;
  let pool: ReturnType<typeof patientPool>;
  let api: ApiProcess;
  let spoolDir: string;
  beforeAll(async () => {
    here = await startApi({ at: '2026-03-09T14:30:00.000Z' });
    pool = patientPool(here.database.serviceUrl, { max: 1 });
    spoolDir = mkdtempSync(join(tmpdir(), 'phasegate-killed-import-'));
  });
  beforeEach(async () => {
    bot = await here.bot();
    api = await startApiProcess(here.database, { port: await freePort(), spoolDir });
  });
  afterAll(async () => {
    await pool.end();
    await here.stop();
    rmSync(spoolDir, { recursive: true, force: true });
  });

  const recorded = async () => {
    const { rows } = await pool.query(
      `SELECT seq, hash, hot, record, (SELECT count(*) FROM events e WHERE e.bot = s.bot) AS events,
              (SELECT count(*) FROM trades t WHERE t.bot = s.bot) AS trades,
              (SELECT count(*) FROM sessions d WHERE d.bot = s.bot) AS sessions FROM bot_states s WHERE bot = $1`,
      [bot.id],
    );
    return rows[0] as object;
  };

  it.each(KILLED_AFTER)(
    'leaves nothing of it, killed after %d lines of progress',
    async (lines) => {
      const before = await recorded();
      const file = manyTrades(5_000);
      const answer = await fetch(
        `${api.url}/v1/bots/${bot.id}/imports/file?file_name=trades&as=backtest`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${here.admin.token}`, accept: 'application/x-ndjson' },
          body: file,
        },
      );
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
      for (let seen = 0; seen < lines;) {
        const { value = '' } = await reader.read();
        expect(value).not.toContain('imported');
        seen += value.split('\n').length - 1;
      }
      await api.kill('SIGKILL');
      const rest = async () => {
        for (;;) expect((await reader.read()).value).toMatch(/^\{"progress"/);
      };
      await expect(rest()).rejects.toThrow('terminated');
      const again = await here.admin.send(
        'POST',
        `/v1/bots/${bot.id}/imports/preview?file_name=trades&as=backtest`,
        { body: new TextEncoder().encode(file) },
      );
      expect(again.body.importable).toBe(true);
      expect(await recorded()).toEqual(before);
    },
  );
});
