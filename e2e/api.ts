import { expect, type APIRequestContext } from '@playwright/test';
import { demoToken, webUrl } from './demo.js';

const DAY_MS = 86_400_000;
const SESSIONS = 30;

/** A call with a key or a token, as a bot or a tool makes it. */
export async function call(
  request: APIRequestContext,
  credential: string,
  method: string,
  path: string,
  data?: object,
) {
  const answer = await request.fetch(webUrl(path), {
    method,
    headers: { authorization: `Bearer ${credential}` },
    ...(data === undefined ? {} : { data }),
  });
  const text = await answer.text();
  return { status: answer.status(), body: text === '' ? {} : (JSON.parse(text) as object) };
}

/** One win a day, each day a session, up to yesterday. */
const winningHistory = (): object[] =>
  Array.from({ length: SESSIONS }, (_, place) => {
    const date = new Date(Date.now() - (SESSIONS - place) * DAY_MS).toISOString().slice(0, 10);
    return {
      trade_id: `paper-${date}`,
      symbol: 'BTC/USDT',
      side: 'long',
      opened_at: `${date}T10:00:00Z`,
      closed_at: `${date}T11:00:00Z`,
      notional: '1000',
      pnl: '10',
      entry_price: '100',
      stop_price: '95',
      target_price: '110',
    };
  });

/** A bot of the demo's operator on which every date is a trading day. */
export async function newBot(
  request: APIRequestContext,
  name: string,
  policy: object = {},
): Promise<string> {
  const { status, body } = await call(request, demoToken('operator'), 'POST', '/v1/bots', {
    name,
    portfolio_value: '10000',
    preset: 'freqtrade',
    policy,
  });
  expect(status).toBe(201);
  const { id } = body as { id: string };
  const members = { add: [await operatorId(request)] };
  await call(request, demoToken('admin'), 'PATCH', `/v1/bots/${id}`, { members });
  return id;
}

/** The demo's operator signs in as a user; its token is somebody else. */
async function operatorId(request: APIRequestContext): Promise<string> {
  const { body } = await call(request, demoToken('admin'), 'GET', '/v1/users');
  const { items } = body as { items: { id: string; role: string }[] };
  return items.find(({ role }) => role === 'operator')!.id;
}

/** A bot whose paper history passes the gate to Proof of Concept; of a backtest too few sessions count (rules 2.11). */
export async function readyBot(
  request: APIRequestContext,
  name: string,
  policy: object = {},
): Promise<string> {
  const id = await newBot(request, name, policy);
  const { status } = await call(request, demoToken('operator'), 'POST', `/v1/bots/${id}/imports`, {
    as: 'paper',
    trades: winningHistory(),
  });
  expect(status).toBe(201);
  return id;
}

/** The key of a bot, made for it. */
export async function newKey(request: APIRequestContext, bot: string): Promise<string> {
  const path = `/v1/bots/${bot}/keys`;
  const { status, body } = await call(request, demoToken('operator'), 'POST', path, {
    name: 'for a test',
  });
  expect(status).toBe(201);
  return (body as { key: string }).key;
}

/** A bot in Proof of Concept. */
export async function provenBot(request: APIRequestContext, name: string): Promise<string> {
  const id = await readyBot(request, name);
  const path = `/v1/bots/${id}/advance`;
  const { status } = await call(request, demoToken('operator'), 'POST', path, {
    reason: 'The paper record is sound.',
  });
  expect(status).toBe(200);
  return id;
}

const now = () => new Date().toISOString();

/** A live position, asked for and executed. */
export async function openTrade(
  request: APIRequestContext,
  key: string,
  trade_id: string,
): Promise<void> {
  const asked = { trade_id, symbol: 'BTC/USDT', side: 'long', mode: 'live', notional: '50' };
  const check = await call(request, key, 'POST', '/v1/trade-checks', asked);
  expect(check.body).toMatchObject({ decision: 'allow' });
  const { status } = await call(request, key, 'POST', '/v1/trades', { ...asked, opened_at: now() });
  expect(status).toBe(201);
}

/** The events of a bot, newest first. */
export async function eventsOf(
  request: APIRequestContext,
  bot: string,
): Promise<{ type: string }[]> {
  const path = `/v1/bots/${bot}/events?limit=50`;
  const { body } = await call(request, demoToken('compliance'), 'GET', path);
  return (body as { items: { type: string }[] }).items;
}
