import { marketOf, DEFAULT_POLICY } from '@phasegate/phase-core';
import { recordedBot } from './recorded-bot.js';

const market = marketOf(DEFAULT_POLICY.calendar);
const MONDAY = Date.parse('2026-03-09T15:00:00Z');
const HOUR = 3_600_000;

/** Two trades a day from Monday on. */
const trade = (
  place: number,
  pnl: string,
  ratio: readonly [string, string] | null = ['2', '1'],
) => {
  const opened_at = MONDAY + Math.floor(place / 2) * 24 * HOUR + (place % 2) * HOUR;
  return { opened_at, closed_at: opened_at + HOUR / 2, notional: '200', pnl, ratio };
};
const ten = (pnls: readonly string[]) => pnls.map((pnl, place) => trade(place, pnl));

describe('recordedBot (evidence E4)', () => {
  it('takes R:R, pace and risk from the counted trades of the tenure', () => {
    const trades = ten(['3', '-2', '3', '-2', '3', '3', '3', '3', '3', '3']);
    expect(recordedBot(market, '8000', trades)).toEqual({
      equity: '8000',
      trades_per_day: '2',
      risk: '0.01',
      realized_rr: '1.5',
      planned_rr: '2',
    });
  });

  it('leaves out what the record does not tell', () => {
    const winners = ten(Array.from({ length: 9 }, () => '3'));
    const unplanned = [...winners, trade(9, '0', null)];
    expect(recordedBot(market, '8000', unplanned)).toEqual({ equity: '8000', trades_per_day: '2' });
    expect(recordedBot(market, '8000', winners)).toEqual({ equity: '8000' });
  });
});
