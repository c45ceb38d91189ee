import fc from 'fast-check';
import { Decimal, plain } from '../numbers/decimal.js';
import { mergedPolicy } from '../policy/merge.js';
import { botIn, entered, HOUR, START } from './bot-in-phase.fixture.js';
import type { Draft } from './draft.js';
import { recordClose } from './close.js';
import { recordPortfolio } from './portfolio.js';
import { isRefusal } from './refusal.js';

/** An account's closes and reports in order of time. */
type Moment =
  | { readonly at: number; readonly trade_id: string; readonly pnl: number }
  | {
      readonly at: number;
      readonly report_id: string;
      readonly value: string;
      readonly open_pnl: string;
      readonly net_flow: string;
    };

const MINUTE = 60_000;
const isReport = (moment: Moment) => 'report_id' in moment;

/** Closes, and reports that say what the account is worth: its balance at that instant, and what is open. */
const moments = ({ flows, open }: { flows: number; open: number }) =>
  fc
    .array(
      fc.oneof(
        { weight: 3, arbitrary: fc.record({ pnl: fc.integer({ min: -60, max: 60 }) }) },
        {
          weight: 2,
          arbitrary: fc.record({
            flow: fc.integer({ min: -flows, max: flows }),
            open: fc.integer({ min: -open, max: open }),
          }),
        },
      ),
      { minLength: 1, maxLength: 14 },
    )
    .map((steps): Moment[] => {
      let balance = 10_000;
      return steps.map((step, place) => {
        const at = START + (place + 1) * MINUTE;
        if ('pnl' in step) {
          balance += step.pnl;
          return { at, trade_id: `t${place}`, pnl: step.pnl };
        }
        balance += step.flow;
        return {
          at,
          report_id: `r${place}`,
          value: String(balance + step.open),
          open_pnl: String(step.open),
          net_flow: String(step.flow),
        };
      });
    });

const shuffled = (list: readonly Moment[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });

/** An order of arrival in which the closes, and with `reports` the reports too, keep theirs. */
const interleaved = (list: readonly Moment[], keep: { reports: boolean }) =>
  shuffled(list).map((order) => {
    const closes = list.filter((moment) => !isReport(moment)).values();
    const reports = list.filter(isReport).values();
    return order.map((moment) => {
      if (!isReport(moment)) return closes.next().value!;
      return keep.reports ? reports.next().value! : moment;
    });
  });

/** A bot whose triggers are off, but for those that are given. */
function botWith(limits: object = {}): Draft {
  const off = {
    consecutive_losses: null,
    rolling_win_rate: null,
    daily_loss: null,
    drawdown: null,
  };
  const real_money_trial = { ...off, ...limits };
  return botIn('real_money_trial', mergedPolicy({ downgrade: { real_money_trial } }));
}

/** How the bot stands when all of it has arrived, in that order. */
function after(order: readonly Moment[], limits?: object) {
  const draft = botWith(limits);
  for (const moment of order) if (!isReport(moment)) entered(draft, START, moment.trade_id);
  const now = START + HOUR;
  for (const moment of order) {
    if ('trade_id' in moment) {
      const { trade_id, at, pnl } = moment;
      const report = { closed_at: at, pnl: String(pnl), kind: 'strategy' } as const;
      recordClose(draft, now, { trade_id, ratio: null }, report);
    } else expect(isRefusal(recordPortfolio(draft, now, moment))).toBe(false);
  }
  const { hot, record } = draft.state;
  return {
    equity: hot.equity,
    day_equity: hot.day_equity,
    day_base: record.day_base,
    day_pnl: record.day_pnl,
    net_flow: record.net_flow,
    peak: record.peak,
    due: hot.downgrade_due !== null,
  };
}

const cases = (list: fc.Arbitrary<Moment[]>, order: (of: Moment[]) => fc.Arbitrary<Moment[]>) =>
  list.chain((told) => fc.tuple(fc.constant(told), order(told)));
const RUNS = { numRuns: 300 };

describe('whatever the order in which closes and reports arrive (rules 2.7, 6.1)', () => {
  it('equity, base, peak and flows end the same', () => {
    fc.assert(
      fc.property(cases(moments({ flows: 200, open: 300 }), shuffled), ([told, order]) => {
        expect(after(order)).toEqual(after(told));
      }),
      RUNS,
    );
  });

  it('the peak is the highest that the balance was, flows left out', () => {
    fc.assert(
      fc.property(cases(moments({ flows: 200, open: 300 }), shuffled), ([told, order]) => {
        let balance = new Decimal(10_000);
        let peak = balance;
        for (const moment of told) {
          if ('pnl' in moment) balance = balance.plus(moment.pnl);
          else {
            balance = balance.plus(moment.net_flow);
            peak = peak.plus(moment.net_flow);
          }
          peak = Decimal.max(peak, balance);
        }
        const { equity, peak: ended } = after(order);
        expect({ equity, peak: ended }).toEqual({ equity: plain(balance), peak: plain(peak) });
      }),
      RUNS,
    );
  });

  it('a downgrade is due at the end or it is not, closes and reports each in their order', () => {
    const limits = { daily_loss: '0.01', drawdown: '0.012' };
    const list = moments({ flows: 0, open: 90 });
    fc.assert(
      fc.property(
        cases(list, (told) => interleaved(told, { reports: true })),
        ([told, order]) => {
          expect(after(order, limits)).toEqual(after(told, limits));
        },
      ),
      RUNS,
    );
  });
});
