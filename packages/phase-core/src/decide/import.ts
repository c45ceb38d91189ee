import type { ByPerson } from '../event-facts.js';
import type { PhaseEvent } from '../events.js';
import { instantText, type Instant } from '../instant.js';
import type { HistoryTrade } from '../simulate/history.js';
import { replay } from '../simulate/simulate.js';
import { bringToPresent } from './present.js';
import type { Draft } from './draft.js';
import type { Refusal } from './refusal.js';

export interface History {
  readonly trades: readonly HistoryTrade[];
  readonly as: 'backtest' | 'paper';
  readonly warnings: readonly string[];
}

/**
 * Takes a history from elsewhere as Experience evidence, once, into a bot that has not traded yet (rules 2.11).
 * Its events carry `source: import`, the import's instant and, as `due_at`, the trade's. Years of trades take
 * seconds: it pauses after each event, which it yields, so that the caller can do other things meanwhile.
 */
export function* decideImport(
  draft: Draft,
  now: Instant,
  person: ByPerson,
  { trades, as, warnings }: History,
): Generator<PhaseEvent, Refusal | readonly PhaseEvent[]> {
  const { record, policies, hot } = draft.state;
  if (record.history !== 'none' || hot.phase !== 'experience') return { refused: 'ALREADY_TRADED' };
  const future = trades.find(({ closed_at }) => closed_at > now);
  if (future !== undefined) return { refused: 'HISTORY_IN_FUTURE', trade_id: future.trade_id };
  const uncovered = trades.find(
    ({ opened_at, closed_at }) =>
      !draft.market.covers(opened_at) || !draft.market.covers(closed_at),
  );
  if (uncovered !== undefined) return { refused: 'CALENDAR_ENDED', trade_id: uncovered.trade_id };
  const past = draft.carrying((at) => ({
    source: 'import',
    imported_as: as,
    at: instantText(now),
    due_at: instantText(at),
  }));
  const options = {
    policy: policies.policy,
    equity: hot.equity,
    approve: 'never',
    acknowledge: 'never',
    until: now,
  } as const;
  const events: PhaseEvent[] = [];
  for (const event of replay(past, trades, options)) {
    events.push(event);
    yield event;
  }
  const sessions = events.filter(({ type }) => type === 'session.closed').length;
  draft.adopt(past, events);
  bringToPresent(draft, now);
  draft.emit(now, {
    type: 'import.completed',
    as,
    trades: trades.length,
    sessions,
    warnings,
    ...person,
  });
  return draft.events;
}
