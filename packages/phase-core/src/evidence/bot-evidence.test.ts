import { marketOf } from '../calendar/market.js';
import type { PhaseEvent } from '../events.js';
import { evolve } from '../evolve/evolve.js';
import { mergedPolicy } from '../policy/merge.js';
import { gateOf } from '../rules/gate.js';
import type { HistoryTrade } from '../simulate/history.js';
import { simulate } from '../simulate/simulate.js';
import type { State } from '../state.js';
import { evidenceSentence } from '../words/evidence-sentence.js';
import { evidenceOf, paperEvidenceFrom, type EvidenceTrade } from './bot-evidence.js';
import { TenureTrades } from './tenure-trades.js';

const POLICY = mergedPolicy({
  calendar: { kind: 'always-open' },
  gates: {
    experience: { session_window: 3, profitable_sessions: 3, win_rate: '0.6', average_rr: '1' },
    proof_of_concept: { trade_window: 4, trading_days: 9, win_rate: '0.5', average_rr: '1' },
    real_money_trial: {
      trade_window: 3,
      trading_days: 2,
      active_days: 1,
      win_rate: '0.5',
      average_rr: '1',
    },
  },
  downgrade: { scaling: { rolling_window: 5 } },
});
const market = marketOf(POLICY.calendar);
const START = Date.parse('2026-03-02T15:00:00.000Z');
const DAY_MS = 86_400_000;

/** One trade a day, 2 won or 1 lost for each dollar at risk. */
function tradeOn(day: number, won: boolean, place = 0): HistoryTrade {
  const opened_at = START + day * DAY_MS + place * 3_600_000;
  return {
    trade_id: `t${day}-${place}`,
    symbol: 'AAPL',
    side: 'long',
    kind: 'strategy',
    opened_at,
    closed_at: opened_at + 1_800_000,
    notional: '100',
    pnl: won ? '2' : '-1',
    entry_price: '100',
    stop_price: '99',
    target_price: '102',
  };
}

function after(trades: readonly HistoryTrade[], approve: 'auto' | 'never' = 'auto') {
  const options = { policy: POLICY, equity: '10000', approve, acknowledge: 'next-open' } as const;
  const counted = new TenureTrades();
  const events: PhaseEvent[] = [];
  let state: State | null = null;
  for (const event of simulate(market, trades, options)) {
    state = evolve(market, state, event);
    counted.see(event);
    events.push(event);
  }
  return { state: state!, trades: counted.trades, events };
}

const days = (...won: boolean[]) => won.map((win, day) => tradeOn(day, win));

describe('the evidence of a bot (evidence E1, E2, E6)', () => {
  it('of Experience looks at the trades of the window’s sessions', () => {
    const { state, trades } = after(days(true, true, false, true, true), 'never');
    const evidence = evidenceOf(state, trades);
    expect(evidence).toMatchObject({
      phase: 'experience',
      to: 'proof_of_concept',
      win_rate: { wins: 2, trades: 3, threshold: '0.6', verdict: 'open' },
      profit: { trades: 3, planned_rr: '2', realized_rr: '2', rr_gap: false },
      strategies: [{ strategy: null, trades: 3 }],
    });
    expect(evidence.win_rate!.looks).toBe(5);
    const rate = gateOf(state)!.criteria.find(({ code }) => code === 'win_rate')!;
    expect(rate.actual).toBe('0.666667');
  });

  it('does not look at what has closed since the window’s last session', () => {
    const { state, trades, events } = after(days(true, true, true, true), 'never');
    const from = paperEvidenceFrom(state)!;
    expect(trades.map(({ close }) => close >= from)).toEqual([false, true, true, true]);
    const closed = events.findLast(({ type }) => type === 'trade.closed')!;
    const upToIt = events.filter(({ seq }) => seq <= closed.seq);
    const running = upToIt.reduce<State | null>((now, event) => evolve(market, now, event), null)!;
    expect(evidenceOf(running, trades).profit.trades).toBe(3);
    expect(evidenceOf(running, trades).win_rate!.trades).toBe(3);
  });

  it('of a live phase uses only the window of its gate, however many trades it is given', () => {
    const { state } = after(days(true, true, true, true, true, false, true, true));
    expect(evidenceOf(state, [])).toMatchObject({
      phase: 'proof_of_concept',
      to: 'real_money_trial',
      win_rate: { wins: 3, trades: 4, threshold: '0.5' },
      profit: { trades: 4, planned_rr: '2' },
    });
  });

  it('of Scaling looks at its rolling window, and nothing is ahead', () => {
    const { state } = after(Array.from({ length: 35 }, (_, day) => tradeOn(day, day % 5 !== 4)));
    const evidence = evidenceOf(state, []);
    expect(evidence).toMatchObject({
      phase: 'scaling',
      to: null,
      win_rate: { trades: 5, wins: 4, threshold: '0.55' },
      profit: { trades: 5 },
    });
  });

  it('knows nothing without a counted trade, though one is open', () => {
    const { state } = after([{ ...tradeOn(0, true), closed_at: START + 3 * DAY_MS }], 'never');
    const opened = { ...state, record: { ...state.record, sessions: [] } };
    expect(evidenceOf(opened, []).win_rate).toMatchObject({
      trades: 0,
      probability: null,
      interval: null,
      luck: null,
      verdict: 'open',
    });
  });

  it('says how many of the window’s trades each version of the strategy made', () => {
    const { state, trades } = after(days(true, true, true), 'never');
    const made = (strategies: (string | null)[]): EvidenceTrade[] =>
      trades.map((trade, place) => ({ ...trade, strategy: strategies[place]! }));
    expect(evidenceOf(state, made(['v2', 'v1', 'v2'])).strategies).toEqual([
      { strategy: 'v1', trades: 1 },
      { strategy: 'v2', trades: 2 },
    ]);
  });
});

describe('the evidence in a sentence', () => {
  const said = (wins: number, trades: number, win_rate = '0.65') => {
    const { state } = after(days(true), 'never');
    const policy = mergedPolicy({ gates: { experience: { win_rate } } }, POLICY);
    const tally = { ...state.record.sessions[0]!.tally, counted: trades, wins };
    const sessions = trades === 0 ? [] : [{ ...state.record.sessions[0]!, tally }];
    const record = { ...state.record, sessions };
    return evidenceSentence(
      evidenceOf({ ...state, record, policies: { ...state.policies, policy } }, []),
    );
  };

  it.each([
    [
      41,
      50,
      '41 wins of 50 could be a 70% bot: the chance that its true rate is at least 65% is 99%.',
    ],
    [
      33,
      50,
      '33 wins of 50 could be a 52% bot: the chance that its true rate is at least 65% is 55%.',
    ],
    [
      1,
      20,
      '1 win of 20 could be a 1% bot: the chance that its true rate is at least 65% is below 1%.',
    ],
    [0, 0, 'No trade has counted yet: nothing is known of a true win rate of at least 65%.'],
  ])('%d of %d', (wins, trades, sentence) => expect(said(wins, trades)).toBe(sentence));
});
