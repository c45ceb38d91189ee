import { evolve, type Market, type PhaseEvent, type State } from '@phasegate/phase-core';
import { Markets } from '../state/markets.js';
import type { Queries } from '../transaction/queries.js';
import { BrokenLog } from '../chain/verify-chain.js';

/** One step of a fold: the event, the state that it met (null: it is the first) and the state after it. */
export interface Folded {
  readonly event: PhaseEvent;
  readonly market: Market;
  readonly before: State | null;
  readonly state: State;
}

/** Folds the events of a bot's log, one by one (rules 8.1). @throws BrokenLog at one that cannot be folded in */
export async function* foldOf(
  queries: Queries,
  events: AsyncIterable<PhaseEvent>,
): AsyncGenerator<Folded> {
  let market: Market | null = null;
  let before: State | null = null;
  for await (const event of events) {
    if (event.type === 'bot.registered') market = await marketFor(queries, event);
    if (market === null) throw new BrokenLog(event.seq, 'is not the registration of the bot');
    const state: State = after(market, before, event);
    yield { event, market, before, state };
    before = state;
  }
}

function after(market: Market, before: State | null, event: PhaseEvent): State {
  try {
    return evolve(market, before, event);
  } catch (error) {
    const reason = (error as Error).message.replace(/\s+/g, ' ');
    throw new BrokenLog(event.seq, `cannot be folded in: ${reason}`);
  }
}

async function marketFor(
  queries: Queries,
  { policy }: Extract<PhaseEvent, { type: 'bot.registered' }>,
): Promise<Market> {
  const { rows } = await queries.query<{ closures_version: number }>(
    'SELECT closures_version FROM platform',
  );
  return new Markets().of(queries, policy.calendar, rows[0]!.closures_version);
}
