import type { BenchBot } from './bots.js';
import type { IsRight, Request } from './load.js';

/** So little that the permits of one bot, 100 at most, fit into one position of $200 (rules 3.2). */
const NOTIONAL = '0.01';

export const isAllow: IsRight = (status, body) =>
  status === 200 && body.includes('"decision":"allow"');

/** An allow or a block: each is decided, recorded and durable. */
export const isDecision: IsRight = (status, body) =>
  status === 200 && body.includes('"decision":"');

export const isRecorded: IsRight = (status) => status === 200 || status === 201;

let trades = 0;

/** No two trades of a run have the same id. */
export const newTrade = (): string => `trade-${(trades += 1)}`;

export const tradeOf = (trade_id: string) => ({
  trade_id,
  symbol: 'AAPL',
  side: 'long',
  mode: 'live',
  notional: NOTIONAL,
});

export const asBot = ({ key }: BenchBot, path: string, fields: object): Request => ({
  path,
  headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  body: JSON.stringify(fields),
});

/** Checks, from one bot after the other, each about a new trade. */
export function checksOf(bots: readonly BenchBot[]): () => Request {
  let place = 0;
  return () => asBot(bots[(place += 1) % bots.length]!, '/v1/trade-checks', tradeOf(newTrade()));
}

/** The same for the bare endpoint. */
export function minimalChecksOf(bots: readonly BenchBot[]): () => Request {
  let place = 0;
  return () => {
    const { mode: _mode, ...trade } = tradeOf(newTrade());
    const { id: bot } = bots[(place += 1) % bots.length]!;
    const headers = { 'content-type': 'application/json' };
    return { path: '/check', headers, body: JSON.stringify({ bot, ...trade }) };
  };
}
