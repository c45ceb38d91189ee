import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCredential } from '@phasegate/db';
import { createTestDatabase, patientPool, type TestDatabase } from '@phasegate/db/testing';
import { startApi, type TestApi, type TestBot } from '../testing/index.js';
import { until } from '../testing/ladder.js';
import { linkTo, type SeverableLink } from '../testing/severable-link.js';

const CONNECTIONS = 10;
const EACH = process.env.TORTURE ? 2_000 : 200;
const BOTS = 5;
const EXITS = ['e1', 'e2', 'e3', 'e4'];
/** The disk space that exits with unverified keys may take. */
const MAX_BYTES = 2 * 1024 * 1024;

describe(`${CONNECTIONS * EACH} emergency exits with made-up keys while the database hangs (rules 3.4)`, () => {
  let database: TestDatabase;
  let link: SeverableLink;
  let spoolDir: string;
  let api: TestApi;
  let bots: TestBot[];
  beforeAll(async () => {
    database = await createTestDatabase();
    link = await linkTo(database.serviceUrl);
    spoolDir = mkdtempSync(join(tmpdir(), 'phasegate-flood-'));
    const hanging = { ...database, serviceUrl: link.url };
    api = await startApi({ hurried: true, spoolDir, database: hanging, checksPerSecond: 1_000 });
    bots = [];
    for (let place = 0; place < BOTS; place += 1) bots.push(await api.bot());
    for (const bot of bots) await bot.get('/v1/status');
  });
  afterAll(async () => {
    await link.cut();
    await database.drop();
    rmSync(spoolDir, { recursive: true, force: true });
  });

  /** Sends all at once over one connection, and counts the answers by their first lines. */
  async function pipelined(requests: readonly string[]): Promise<Map<string, number>> {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(requests.join(''));
    let text = '';
    const statuses = new Map<string, number>();
    for (let answered = 0; answered < requests.length;) {
      const [piece] = (await once(socket, 'data')) as [Buffer];
      text += piece.toString();
      const lines = [...text.matchAll(/HTTP\/1\.1 \d{3}/g)];
      for (const [line] of lines) statuses.set(line, (statuses.get(line) ?? 0) + 1);
      answered += lines.length;
      const last = lines.at(-1);
      if (last !== undefined) text = text.slice(last.index + last[0].length);
    }
    socket.destroy();
    return statuses;
  }

  function exitOfNobody(place: number): string {
    const body = JSON.stringify({ exit_id: `x${place}`, symbol: 'AAPL', reason: 'x'.repeat(900) });
    return [
      'POST /v1/emergency-exits HTTP/1.1',
      'host: phasegate',
      `authorization: Bearer ${newCredential('pgk')}`,
      'content-type: application/json',
      `content-length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  }

  async function leave(bot: TestBot): Promise<number> {
    let slowest = 0;
    for (const exit_id of EXITS) {
      const asked = performance.now();
      const answer = await bot.post('/v1/emergency-exits', {
        exit_id,
        symbol: 'AAPL',
        reason: 'out',
      });
      slowest = Math.max(slowest, performance.now() - asked);
      expect(answer).toMatchObject({ status: 202, body: { permitted: true, recorded: false } });
    }
    return slowest;
  }

  const bytesIn = (folder: string) =>
    readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  const waiting = () => readdirSync(spoolDir).filter((name) => /\.(jsonl|unfinished)$/.test(name));

  it('delay no genuine one, take bounded disk space, and are counted in the log', async () => {
    link.stall();
    const flood = Array.from({ length: CONNECTIONS }, (_, connection) =>
      pipelined(
        Array.from({ length: EACH }, (_, place) => exitOfNobody(connection * EACH + place)),
      ),
    );
    const slowest = Math.max(...(await Promise.all(bots.map(leave))));
    console.log(`the slowest answer to a genuine exit took ${Math.round(slowest)} ms`);
    for (const statuses of await Promise.all(flood))
      expect(statuses).toEqual(new Map([['HTTP/1.1 202', EACH]]));
    expect(bytesIn(spoolDir)).toBeLessThan(MAX_BYTES + 100_000);
    link.resume();
    await until(() => waiting().length === 0);
    const owner = patientPool(database.ownerUrl, { max: 1 });
    const { rows: left } = await owner.query<{ exits: string[] }>(
      `SELECT array_agg(body::jsonb ->> 'exit_id' ORDER BY seq) AS exits FROM events
       WHERE type = 'emergency_exit.requested' GROUP BY bot`,
    );
    expect(left).toEqual(bots.map(() => ({ exits: EXITS })));
    await api.stop();
    const { rows: counted } = await owner.query<{ all: number; lines: number }>(
      `SELECT sum((body::jsonb ->> 'exits')::int + (body::jsonb ->> 'dropped')::int)::int AS all, count(*)::int AS lines
       FROM events WHERE bot = 'platform' AND type = 'emergency_exits.unknown'`,
    );
    await owner.end();
    expect(counted[0]!.all).toBe(CONNECTIONS * EACH);
    expect(counted[0]!.lines).toBeLessThan(10);
    expect(waiting()).toEqual([]);
  }, 300_000);
});
