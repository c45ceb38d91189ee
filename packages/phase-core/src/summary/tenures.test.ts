import fc from 'fast-check';
import type { Market } from '../calendar/market.js';
import type { EventOf, PhaseEvent } from '../events.js';
import { instantOf } from '../instant.js';
import type { HistoryTrade } from '../simulate/history.js';
import {
  alwaysOpen,
  quickPolicy,
  randomTrades,
  usEquities,
} from '../simulate/random-history.fixture.js';
import { simulate } from '../simulate/simulate.js';
import { TenureFold } from './tenures.js';

const options = {
  policy: quickPolicy(),
  equity: '20000',
  approve: 'auto',
  acknowledge: 'next-open',
} as const;
const markets = fc.constantFrom(alwaysOpen, usEquities);

type Close = EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'>;
const isClose = (event: PhaseEvent): event is Close =>
  event.type === 'trade.closed' || event.type === 'trade.emergency_exit';
const isEntry = ({ type }: PhaseEvent) => type === 'trade.opened' || type === 'trade.unpermitted';
const isTransition = ({ type }: PhaseEvent) =>
  type === 'phase.advanced' || type === 'phase.downgraded';

/** The log cut where a new tenure begins; what enters a tenure is the last event of the one before. */
function cut(events: readonly PhaseEvent[]): PhaseEvent[][] {
  const tenures: PhaseEvent[][] = [[]];
  for (const event of events) {
    tenures.at(-1)!.push(event);
    if (isTransition(event)) tenures.push([]);
  }
  return tenures;
}

const figure = (text: string | null) => (text === null ? null : Number(text));
const near = (actual: string | null, expected: number | null) =>
  expected === null ? expect(actual).toBeNull() : expect(figure(actual)).toBeCloseTo(expected, 5);

/** Largest fall from a peak along the equity, in floats. */
function drawdownOf(closes: readonly Close[]): number | null {
  const path = closes.map(({ equity }) => Number(equity));
  if (path.length === 0) return null;
  let peak = path[0]! - Number(closes[0]!.pnl);
  return path.reduce((worst, value) => {
    peak = Math.max(peak, value);
    return Math.max(worst, (peak - value) / peak);
  }, 0);
}

function held(market: Market, trades: readonly HistoryTrade[]): void {
  const events = [...simulate(market, trades, options)];
  const fold = new TenureFold(market);
  for (const event of events) fold.follow(event);
  const end = instantOf(events.at(-1)!.at);
  const summaries = fold.summaries(end);
  const tenures = cut(events);
  expect(summaries).toHaveLength(tenures.length);
  const openedIn = new Map<string, number>();
  tenures.forEach((tenure, place) => {
    for (const event of tenure.filter(isEntry))
      openedIn.set((event as EventOf<'trade.opened'>).trade_id, place);
  });
  summaries.forEach((summary, place) => {
    const tenure = tenures[place]!;
    const counted = tenure.filter(isClose).filter((close) => close.counted);
    const left = tenure.find(isTransition);
    const entered = place === 0 ? events[0]! : tenures[place - 1]!.at(-1)!;
    const wins = counted.filter(({ outcome }) => outcome === 'win').length;
    const ratios = counted.map(({ ratio }) =>
      ratio === null ? null : Number(ratio[0]) / Number(ratio[1]),
    );
    const known = ratios.filter((ratio) => ratio !== null);
    expect(summary).toMatchObject({
      phase: entered.phase,
      entered_at: entered.at,
      left_at: left?.at ?? null,
      left_by: left?.type ?? null,
      trading_days:
        market.dayOf(left === undefined ? end : instantOf(left.at)) -
        market.dayOf(instantOf(entered.at)),
      sessions: tenure.filter(({ type }) => type === 'session.closed').length,
      trades: tenure.filter(isEntry).length,
      unpermitted_trades: tenure.filter(({ type }) => type === 'trade.unpermitted').length,
      emergency_exits: events.filter(
        (event) => event.type === 'trade.emergency_exit' && openedIn.get(event.trade_id) === place,
      ).length,
    });
    const none = counted.length === 0;
    near(summary.win_rate, none ? null : wins / counted.length);
    near(summary.net_pnl, none ? null : counted.reduce((sum, { pnl }) => sum + Number(pnl), 0));
    const mean = known.reduce((sum, ratio) => sum + ratio, 0) / known.length;
    near(summary.average_rr, none || known.length < ratios.length ? null : mean);
    const onPaper = summary.phase === 'experience';
    near(summary.max_drawdown, onPaper ? null : drawdownOf(counted));
  });
}

test('each tenure is summed up as its events say (rules 2.3, 2.6, 4.2, 4.3)', () => {
  fc.assert(fc.property(markets, randomTrades, held), { numRuns: 60 });
});
