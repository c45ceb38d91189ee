import type {
  CheckAnswer,
  KnownTrade,
  PortfolioAnswer,
  Reconciliation,
  Status,
  Trade,
  TradeCheck,
} from './api.js';
import { readCheckAnswer, type Question } from './check-answer.js';
import { isDecimal } from './decimal.js';
import { readInstant } from './instant.js';
import type { Report } from './outbox/lines.js';
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

export const tellPortfolio = (body: object): Call<PortfolioAnswer> => ({
  method: 'PUT',
  path: '/v1/portfolio',
  body,
  done: [200],
  read: (json) => (isDecimal(fieldsOf(json)['equity']) ? (json as PortfolioAnswer) : null),
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
        read: tradeOf(trade_id),
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

const tradeOf = (trade_id: string) => (json: unknown) =>
  fieldsOf(json)['trade_id'] === trade_id ? (json as Trade) : null;

const fieldsOf = (json: unknown): Record<string, unknown> =>
  typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};

const isIdList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((id) => typeof id === 'string');
