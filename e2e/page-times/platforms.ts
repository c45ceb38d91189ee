import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { useStateKeys } from '@phasegate/db';
import { patientPool, storeLongHistory, storeManyBots } from '@phasegate/db/testing';
import { ROOT, startPlatform, type Platform } from '../platform.js';

/** The bot that the pages are of. */
export const MEASURED_BOT = 'bot_measured';

export interface Content {
  readonly bots: number;
  readonly trades: number;
  readonly trades_a_day: number;
}

export interface FilledPlatform extends Platform {
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

interface Demo {
  readonly logins: readonly {
    readonly role: string;
    readonly email: string;
    readonly password: string;
  }[];
  readonly tokens: readonly { readonly role: string; readonly token: string }[];
  readonly bots: readonly { readonly id: string }[];
}

const FILL_MS = 600_000;
const QUIET_MS = 15_000;
const MAX_MS = 600_000;

/** A platform with exactly this number of bots, all books written. */
export async function filledPlatform(content: Content): Promise<FilledPlatform> {
  const platform = await startPlatform();
  try {
    const demo = readJson<Demo>(platform, 'demo.json');
    const admin = demo.logins.find(({ role }) => role === 'admin')!;
    const { token } = demo.tokens.find(({ role }) => role === 'admin')!;
    const filled = { ...platform, email: admin.email, password: admin.password, token };
    await fill(
      filled,
      demo.bots.map(({ id }) => id),
      content,
    );
    await untilQuiet(platform);
    return filled;
  } catch (error) {
    await platform.stop();
    throw error;
  }
}

async function fill(
  platform: FilledPlatform,
  demoBots: readonly string[],
  { bots, ...history }: Content,
): Promise<void> {
  const env = await addressesOf(platform);
  const limits = { statementMs: FILL_MS, idleInTransactionMs: FILL_MS };
  const pool = patientPool(env.DATABASE_URL, { max: 3, ...limits });
  const owner = patientPool(env.DATABASE_MIGRATE_URL, { max: 1, ...limits });
  useStateKeys(env.PHASE_STATE_KEY);
  const now = new Date().toISOString();
  await storeLongHistory(pool, { id: MEASURED_BOT, ...history, now, by: 'measured' });
  const more = bots - demoBots.length - 1;
  if (more > 0) await storeManyBots(pool, more, { now, by: 'measured' });
  for (const bot of demoBots.slice(0, Math.max(0, -more)))
    await call(platform, 'PATCH', `/v1/bots/${bot}`, { archived: true });
  await owner.query('VACUUM ANALYZE');
  await Promise.all([pool.end(), owner.end()]);
}

interface DatabaseAddresses {
  readonly DATABASE_URL: string;
  readonly DATABASE_MIGRATE_URL: string;
  readonly PHASE_STATE_KEY: string;
}

async function addressesOf(platform: Platform): Promise<DatabaseAddresses> {
  const { embeddedEnvironment } = (await import(
    pathToFileURL(join(ROOT, 'scripts', 'bootstrap', 'settings.mjs')).href
  )) as { embeddedEnvironment: (settings: unknown, given: object) => DatabaseAddresses };
  return embeddedEnvironment(readJson(platform, 'settings.json'), {});
}

/** As the demo's administrator. */
export async function call(
  { webUrl, token }: Pick<FilledPlatform, 'webUrl' | 'token'>,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const answer = await fetch(new URL(path, webUrl), {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** The worker writes all that was stored into the mirror first. */
async function untilQuiet({ folder }: Platform): Promise<void> {
  const mirror = join(folder, 'logs', 'phase', 'phase-history.jsonl');
  const sizeNow = () => (existsSync(mirror) ? statSync(mirror).size : 0);
  const end = Date.now() + MAX_MS;
  for (let before = -1; before !== sizeNow() && Date.now() < end; await pause(QUIET_MS))
    before = sizeNow();
}

const readJson = <Content>({ folder }: Platform, name: string): Content =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Content;
