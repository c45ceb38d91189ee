import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createTestDatabase,
  startTestServer,
  TEST_STATE_KEY,
} from '../../../../packages/db/src/testing/index.js';
import { adminToken, startApi } from '../testing/platform.fixture.js';

const OVERRIDE_PASSWORD = 'a password for overrides';
/** Gates of one session and one trade each: a bot climbs a phase a day. That it has them is an override itself. */
const QUICK = {
  gates: {
    experience: { session_window: 1, profitable_sessions: 1, override_incidents: 1 },
    proof_of_concept: { trade_window: 1, trading_days: 1 },
    real_money_trial: { trade_window: 1, trading_days: 1, max_drawdown: '0.5' },
  },
};
/** Trading days in a row, 09:00 New York. */
const DAYS = ['2026-01-05', '2026-01-06', '2026-01-07'].map((date) => `${date}T14:00:00.000Z`);

/** The API in a process of its own over a PostgreSQL of its own; both are killed and given back. */
export type PlatformInStorm = Awaited<ReturnType<typeof startPlatformInStorm>>;

export async function startPlatformInStorm() {
  const server = await startTestServer();
  const database = await createTestDatabase(server.adminUrl);
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-storm-'));
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: database.serviceUrl,
    PHASE_STATE_KEY: TEST_STATE_KEY,
    PHASE_SPOOL_DIR: join(folder, 'spool'),
    PHASE_HISTORY_DIR: join(folder, 'history'),
    PHASE_CHECKPOINT_DIR: join(folder, 'checkpoints'),
    PHASE_OVERRIDE_PASSWORD: OVERRIDE_PASSWORD,
  };
  let api = await startApi(env);
  const port = Number(new URL(api.url).port);
  const token = await adminToken(env);

  async function send(bearer: string, method: string, path: string, body?: object) {
    const answer = await fetch(api.url + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  const admin = (method: string, path: string, body?: object) => send(token, method, path, body);
  async function killApi() {
    const { exitCode, signalCode } = api.child;
    if (exitCode !== null || signalCode !== null) return;
    const ended = once(api.child, 'exit');
    api.child.kill('SIGKILL');
    await ended;
  }

  return {
    url: api.url,
    database: server,
    clock: database.clock,
    killApi,
    async startApi() {
      api = await startApi(env, port);
    },
    /** New bots in Real Money Trial, whose clock runs on from 09:00 of a trading day. */
    async botsInTrial(names: readonly string[]) {
      await database.clock.set(DAYS[0]!);
      const bots = [];
      for (const name of names) {
        const override = { override_password: OVERRIDE_PASSWORD, reason: 'an endurance test' };
        const made = { name, portfolio_value: '10000', policy: QUICK, ...override };
        const { id } = await admin('POST', '/v1/bots', made);
        const { key } = await admin('POST', `/v1/bots/${id}/keys`, { name: 'first' });
        bots.push({ name, id: id as string, key: key as string });
      }
      for (const [step, day] of DAYS.entries()) {
        await database.clock.set(day);
        for (const { id, key } of bots) {
          if (step > 0) await admin('POST', `/v1/bots/${id}/advance`, { reason: 'a good record' });
          if (step < 2) await win(key, `climb-${step}`, step === 0 ? 'paper' : 'live', day);
        }
      }
      await database.clock.release();
      return bots;
    },
    /** All of a list of the administrator's. */
    async all(path: string) {
      const found = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await admin('GET', `${path}?limit=100${cursor && `&cursor=${cursor}`}`);
        found.push(...page.items);
        cursor = page.next_cursor as string | null;
      }
      return found;
    },
    statusOf: (key: string) => send(key, 'GET', '/v1/status'),
    async stop() {
      await killApi();
      await database.drop();
      await server.remove();
      rmSync(folder, { recursive: true });
    },
  };

  async function win(key: string, trade_id: string, mode: string, at: string) {
    const entry = { trade_id, symbol: 'AAPL', side: 'long', mode, notional: '50' };
    const trade = { ...entry, entry_price: '100', stop_price: '98', target_price: '105' };
    await send(key, 'POST', '/v1/trade-checks', trade);
    await send(key, 'POST', '/v1/trades', { ...trade, opened_at: at });
    await send(key, 'POST', `/v1/trades/${trade_id}/close`, { closed_at: at, pnl: '5' });
  }
}
