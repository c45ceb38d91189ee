import fc from 'fast-check';
import { profitEvidence, type ProfitTrade } from './profit.js';
import { referenceRows } from './reference.fixture.js';

const trade = (pnl: string, notional = '1'): ProfitTrade => ({ pnl, notional, ratio: null });
const returns = (text: string): ProfitTrade[] => text.split(' ').map((pnl) => trade(pnl));

type Text = string | null;
type Row = [string, Text, Text, Text, Text, number | null, Text];

// The table of evidence.md.
const TABLE: Row[] = [
  ['0.02 0.02 -0.01 0.02 -0.01 0.02', '0.6455', '-0.7071', '1.5', '0.88', 11, '1.4142'],
  [
    '0.01 0.01 0.01 0.01 0.01 0.01 0.01 0.01 0.01 -0.12',
    '-0.073',
    '-2.6667',
    '8.1111',
    '0.4042',
    null,
    '-2',
  ],
  [
    '0.005 -0.004 0.006 -0.004 0.005 -0.004 0.0065 -0.004',
    '0.1572',
    '0.0272',
    '1.0369',
    '0.6616',
    111,
    '2.2913',
  ],
  ['0.01 0.01 0.01', null, null, null, null, null, null],
];

describe('how sure a profit is (evidence E2)', () => {
  it.each(TABLE)(
    'returns %s',
    (text, sharpe, skew, kurtosis, probability, trades_needed, alternation) => {
      expect(profitEvidence(returns(text))).toMatchObject({
        trades: text.split(' ').length,
        sharpe,
        skew,
        kurtosis,
        probability,
        trades_needed,
        alternation,
      });
    },
  );

  it('agrees with arithmetic of 50 digits, for returns that hardly vary and for huge ones too', () => {
    const rows = referenceRows('returns');
    expect(rows.length).toBeGreaterThan(10);
    const ours = rows.map(({ trades }) => {
      const evidence = profitEvidence(
        trades!.split(' ').map((text) => {
          const [pnl, notional] = text.split('/');
          return trade(pnl!, notional);
        }),
      );
      const { sharpe, skew, kurtosis, probability, trades_needed, alternation } = evidence;
      return {
        trades,
        sharpe,
        skew,
        kurtosis,
        probability,
        trades_needed: trades_needed?.toString() ?? '',
        alternation: alternation ?? '',
      };
    });
    expect(ours).toEqual(rows);
  });

  it('judges on exact decimals whether returns vary', () => {
    const same = [trade('0.07', '7'), trade('0.01'), trade('0.03', '3'), trade('0.1', '10')];
    expect(profitEvidence(same).sharpe).toBeNull();
    expect(profitEvidence([...same, trade('0.0100000000000000001')]).sharpe).not.toBeNull();
  });

  it('says nothing of two trades, and nothing of none', () => {
    const NOTHING = { sharpe: null, skew: null, kurtosis: null, probability: null };
    expect(profitEvidence(returns('0.02 -0.01'))).toMatchObject({
      ...NOTHING,
      trades: 2,
      trades_needed: null,
      alternation: null,
    });
    expect(profitEvidence([])).toEqual({
      ...NOTHING,
      trades: 0,
      trades_needed: null,
      planned_rr: null,
      realized_rr: null,
      rr_gap: null,
      alternation: null,
    });
  });

  it('puts the planned R:R beside the realized one', () => {
    const planned = (pnl: string): ProfitTrade => ({ ...trade(pnl, '100'), ratio: ['5', '2'] });
    const of = (...pnl: string[]) => profitEvidence(pnl.map(planned));
    expect(of('2', '-2')).toMatchObject({ planned_rr: '2.5', realized_rr: '1', rr_gap: true });
    expect(of('5', '-4')).toMatchObject({ realized_rr: '1.25', rr_gap: false });
    expect(of('-4', '0')).toMatchObject({ realized_rr: '0', rr_gap: true });
    expect(of('4', '0')).toMatchObject({ realized_rr: null, rr_gap: false });
    expect(profitEvidence([planned('2'), trade('-2')])).toMatchObject({
      planned_rr: null,
      realized_rr: '1',
      rr_gap: null,
    });
  });
});

describe('laws of the profit', () => {
  const pnls = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 3, maxLength: 80 });
  const of = (values: readonly number[], factor: number) =>
    profitEvidence(values.map((pnl) => trade(String(pnl * factor), String(100 * factor))));

  it('nothing depends on the size of the account', () => {
    fc.assert(
      fc.property(pnls, fc.integer({ min: 2, max: 1_000 }), (values, factor) => {
        expect(of(values, factor)).toEqual(of(values, 1));
      }),
    );
  });

  it('what a bot makes and its mirror image loses is equally sure', () => {
    fc.assert(
      fc.property(pnls, (values) => {
        const chance = profitEvidence(values.map((pnl) => trade(String(pnl), '100'))).probability;
        const mirrored = profitEvidence(values.map((pnl) => trade(String(-pnl), '100')));
        if (chance === null) expect(mirrored.probability).toBeNull();
        else expect(Number(chance) + Number(mirrored.probability)).toBeCloseTo(1, 3);
      }),
    );
  });
});
