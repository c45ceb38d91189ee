import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { referenceRows } from './reference.fixture.js';
import { winRateEvidence, winRateProbability, type Verdict } from './win-rate.js';

type Row = [number, number, string, string, string, string, string, number | null, Verdict];

// The table of evidence.md.
const TABLE: Row[] = [
  [12, 20, '0.6', '0.4938', '0.3839', '0.7894', '0.2517', null, 'open'],
  [15, 20, '0.6', '0.9176', '0.5358', '0.8976', '0.0207', 8, 'open'],
  [20, 20, '0.6', '1', '0.8834', '1', '0', 0, 'proven'],
  [0, 20, '0.6', '0', '0', '0.1166', '1', null, 'disproven'],
  [33, 50, '0.65', '0.553', '0.5226', '0.7794', '0.0164', 6097, 'open'],
  [41, 50, '0.65', '0.9959', '0.6972', '0.907', '0', 0, 'proven'],
  [70, 100, '0.7', '0.4942', '0.6055', '0.7832', '0', null, 'open'],
  [78, 100, '0.7', '0.9626', '0.6916', '0.8525', '0', 0, 'proven'],
  [1, 3, '0.5', '0.2878', '0.0387', '0.8233', '0.875', null, 'open'],
  [3, 3, '0.7', '0.8731', '0.4644', '1', '0.125', 3, 'open'],
  [705, 1000, '0.7', '0.6334', '0.6762', '0.7326', '0', null, 'open'],
  [6900, 10000, '0.7', '0.0147', '0.6809', '0.699', '0', null, 'disproven'],
  [7050, 10000, '0.7', '0.8624', '0.696', '0.7139', '0', null, 'open'],
];

describe('how sure a win rate is (evidence E1)', () => {
  it.each(TABLE)(
    '%d wins of %d against %s',
    (wins, trades, threshold, probability, low, high, luck, trades_to_settle, verdict) => {
      expect(winRateEvidence({ wins, trades, threshold })).toEqual({
        wins,
        trades,
        threshold,
        probability,
        interval: { low, high },
        luck,
        trades_to_settle,
        verdict,
      });
      expect(winRateProbability(wins, trades, threshold)).toBe(probability);
    },
  );

  it('agrees with arithmetic of 50 digits, up to 10,000 trades and next to 0 and 1', () => {
    const rows = referenceRows('win-rate');
    expect(rows.length).toBeGreaterThan(500);
    const ours = rows.map(({ wins, trades, threshold }) => {
      const evidence = winRateEvidence({
        wins: Number(wins),
        trades: Number(trades),
        threshold: threshold!,
      });
      return {
        wins,
        trades,
        threshold,
        probability: evidence.probability,
        low: evidence.interval?.low,
        high: evidence.interval?.high,
        luck: evidence.luck,
        trades_to_settle: evidence.trades_to_settle?.toString() ?? '',
      };
    });
    expect(ours).toEqual(rows);
  });

  it('knows nothing without a trade', () => {
    expect(winRateEvidence({ wins: 0, trades: 0, threshold: '0.60' })).toEqual({
      wins: 0,
      trades: 0,
      threshold: '0.6',
      probability: null,
      interval: null,
      luck: null,
      trades_to_settle: null,
      verdict: 'open',
    });
    expect(winRateProbability(0, 0, '0.6')).toBeNull();
  });

  it('takes thresholds of 0 and 1: every rate is at least the one, none at least the other', () => {
    expect(winRateProbability(0, 5, '0')).toBe('1');
    expect(winRateProbability(5, 5, '1')).toBe('0');
    expect(winRateEvidence({ wins: 5, trades: 5, threshold: '1' }).trades_to_settle).toBeNull();
  });

  it('rounds a tie to the even digit: 5 of 5 by luck are 1/32, 3 of 6 are 21/32', () => {
    expect(winRateEvidence({ wins: 5, trades: 5, threshold: '0.5' }).luck).toBe('0.0312');
    expect(winRateEvidence({ wins: 3, trades: 6, threshold: '0.5' }).luck).toBe('0.6562');
  });
});

/** A number of trades, wins among them, and thresholds with 4 places. */
const record = fc
  .integer({ min: 1, max: 2_000 })
  .chain((trades) => fc.record({ trades: fc.constant(trades), wins: fc.nat({ max: trades }) }));
const threshold = fc.integer({ min: 1, max: 9_999 }).map((part) => String(part / 10_000));

const probabilityOf = (wins: number, trades: number, at: string): number =>
  Number(winRateProbability(wins, trades, at));

describe('laws of the win rate', () => {
  it('the probability rises with the wins', () => {
    fc.assert(
      fc.property(record, threshold, ({ wins, trades }, at) => {
        fc.pre(wins < trades);
        expect(probabilityOf(wins + 1, trades, at)).toBeGreaterThanOrEqual(
          probabilityOf(wins, trades, at),
        );
      }),
    );
  });

  it('the probability falls with the threshold', () => {
    fc.assert(
      fc.property(record, threshold, threshold, ({ wins, trades }, a, b) => {
        const [lower, higher] = Number(a) <= Number(b) ? [a, b] : [b, a];
        expect(probabilityOf(wins, trades, higher)).toBeLessThanOrEqual(
          probabilityOf(wins, trades, lower),
        );
      }),
    );
  });

  it('the interval covers the true rate in 95% of windows whose rates are drawn from the prior', () => {
    const windows = 10_000;
    const dice = xoroshiro128plus(2012);
    const chance = () => uniformFloat64(dice);
    // Of 50 trades there are 51 records.
    const intervals = Array.from({ length: 51 }, (_, wins) => {
      const { low, high } = winRateEvidence({ wins, trades: 50, threshold: '1' }).interval!;
      return { low: Number(low), high: Number(high) };
    });
    let covered = 0;
    for (let window = 0; window < windows; window += 1) {
      const rate = betaQuantile(chance(), 0.5, 0.5);
      let wins = 0;
      for (let trade = 0; trade < 50; trade += 1) wins += chance() < rate ? 1 : 0;
      const { low, high } = intervals[wins]!;
      if (low <= rate && rate <= high) covered += 1;
    }
    expect(covered / windows).toBeGreaterThan(0.94);
    expect(covered / windows).toBeLessThan(0.96);
  });

  it('no fewer further trades than trades_to_settle would settle it, and those do', () => {
    const proven = (wins: number, trades: number, at: string): boolean =>
      winRateEvidence({ wins, trades, threshold: at }).verdict === 'proven';
    const small = fc
      .integer({ min: 1, max: 60 })
      .chain((trades) => fc.record({ trades: fc.constant(trades), wins: fc.nat({ max: trades }) }));
    fc.assert(
      fc.property(small, threshold, ({ wins, trades }, at) => {
        fc.pre(wins / trades > Number(at) + 0.02);
        const settled = winRateEvidence({ wins, trades, threshold: at }).trades_to_settle;
        const after = (further: number) =>
          proven(wins + Math.floor((wins * further) / trades), trades + further, at);
        for (let further = 0; further < Math.min(settled ?? 3_000, 3_000); further += 1)
          expect(after(further)).toBe(false);
        if (settled !== null) expect(after(settled)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
