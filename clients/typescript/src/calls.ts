import type { CheckAnswer, KnownTrade, Reconciliation, Status, Trade, TradeCheck } from './api.js';
import { readCheckAnswer, type Question } from './check-answer.js';
import { isDecimal } from './decimal.js';
import { readInstant } from './instant.js';
import { extendedBy, type Report } from './outbox/lines.js';
import type { Call } from './transport.js';

/** Every call that a bot makes, and what counts as its answer. */

const part = (id: string) => encodeURIComponent(id);

export const askCheck = (trade: TradeCheck): Call<CheckAnswer> => ({
  method: 'POST',
  path: '/v1/trade-checks',
  body: trade,
  done: [200],
  read: (json) => readCheckAnswer(json, trade),
});

export const askRenewal = (question: Question): Call<CheckAnswer> => ({
  method: 'POST',
  path: `/v1/trade-checks/${part(question.trade_id)}/renew`,
  done: [200],
  read: (json) => readCheckAnswer(json, { ...question, mode: 'live' }),
});

export const askStatus: Call<Status> = {
  method: 'GET',
  path: '/v1/status',
  done: [200],
  read: (json) => {
    const { phase, as_of } = fieldsOf(json);
    return typeof phase === 'string' && readInstant(as_of) !== null ? (json as Status) : null;
  },
};

export const askTrade = (trade_id: string): Call<KnownTrade> => ({
  method: 'GET',
  path: `/v1/trades/${part(trade_id)}`,
  done: [200],
  read: (json) => (fieldsOf(json)['trade_id'] === trade_id ? (json as KnownTrade) : null),
});

export const askReconciliation = (open_trade_ids: readonly string[]): Call<Reconciliation> => ({
  method: 'POST',
  path: '/v1/reconcile',
  body: { open_trade_ids },
  done: [200],
  read: (json) => {
    const { unknown_here, closed_here, open_here, unconfirmed } = fieldsOf(json);
    const lists = [unknown_here, closed_here, open_here, unconfirmed];
    return lists.every(isIdList) ? (json as Reconciliation) : null;
  },
});

/** The call that delivers a report; an emergency exit is delivered once it is recorded. */
export function tell({ kind, trade_id = '', body }: Report): Call<unknown> {
  switch (kind) {
    case 'opened':
      return {
        method: 'POST',
        path: '/v1/trades',
        body,
        done: [200, 201],
        read: tradeOf(trade_id, extendedBy({ kind, body })),
      };
    case 'closed':
      return {
        method: 'POST',
        path: `/v1/trades/${part(trade_id)}/close`,
        body,
        done: [200],
        read: tradeOf(trade_id),
      };
    case 'cancel':
      return {
        method: 'DELETE',
        path: `/v1/trade-checks/${part(trade_id)}`,
        done: [204],
        read: () => true,
      };
    case 'portfolio':
      return {
        method: 'PUT',
        path: '/v1/portfolio',
        body,
        done: [200],
        read: (json) => (isDecimal(fieldsOf(json)['equity']) ? json : null),
      };
    case 'emergency_exit':
      return {
        method: 'POST',
        path: '/v1/emergency-exits',
        body,
        done: [202],
        read: (json) => (fieldsOf(json)['recorded'] === true ? json : null),
      };
  }
}

/** @param parent what the answer may name in its place: the trade that an addition extends */
const tradeOf = (trade_id: string, parent?: string) => (json: unknown) =>
  [trade_id, parent ?? trade_id].includes(fieldsOf(json)['trade_id'] as string)
    ? (json as Trade)
    : null;

const fieldsOf = (json: unknown): Record<string, unknown> =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};

const isIdList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((id) => typeof id === 'string');
