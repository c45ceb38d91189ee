import {
  Decimal,
  plain,
  type DecimalText,
  type HistoryTrade,
  type Market,
  type Policy,
  type TradingDay,
} from '@phasegate/phase-core';
import type { Chance } from '../chance.js';
import { tradeIds } from '../trade-ids.js';

/** A bot with known parameters; only the outcomes of its trades are random. */
export interface SyntheticBot {
  /** Profit of a win per dollar that a loss costs. */
  readonly realized_rr: DecimalText;
  /** The planned R:R of its trades, which gates use under `risk_reward: planned`. */
  readonly planned_rr: DecimalText;
  /** On average; the trades of a day do not overlap. */
  readonly trades_per_day: DecimalText;
  /** Cost of a loss, as a share of the notional. */
  readonly risk: DecimalText;
  /** The account at registration. */
  readonly equity: DecimalText;
}

/** The trading hours of rules 1.3, from 07:00 to 16:00. */
const HOURS_TRADED_MS = 9 * 3_600_000;
const tradeId = tradeIds('t');
const ENTRY_PRICE = new Decimal(100);

/**
 * Its trades over some trading days, each won with a given probability. It asks for the largest size that the highest
 * phase gives; the executed size is the one that the check allows.
 */
export function tradesOf(
  market: Market,
  policy: Policy,
  bot: SyntheticBot,
  win_rate: number,
  days: { readonly first: TradingDay; readonly count: number },
  chance: Chance,
): HistoryTrade[] {
  const terms = termsOf(bot, policy);
  const trades: HistoryTrade[] = [];
  for (let day = days.first; day < days.first + days.count; day += 1) {
    const open = market.openOf(day);
    const today = tradesToday(Number(bot.trades_per_day), chance);
    for (let place = 0; place < today; place += 1) {
      const opened_at = open + Math.floor(((place + 0.25) / today) * HOURS_TRADED_MS);
      const closed_at = open + Math.floor(((place + 0.75) / today) * HOURS_TRADED_MS);
      const won = chance.fraction() < win_rate;
      // Not `...terms`: a spread for each of millions of trades would take longer than its rules.
      trades.push({
        trade_id: tradeId(trades.length + 1),
        symbol: 'LAB',
        side: 'long',
        kind: 'strategy',
        opened_at,
        closed_at,
        notional: terms.notional,
        pnl: won ? terms.win : terms.loss,
        entry_price: terms.entry_price,
        stop_price: terms.stop_price,
        target_price: terms.target_price,
      });
    }
  }
  return trades;
}

/** The whole part of the average, and one more as often as its fraction says. */
function tradesToday(average: number, chance: Chance): number {
  const whole = Math.floor(average);
  return average === whole ? whole : whole + (chance.fraction() < average - whole ? 1 : 0);
}

/** As much as any phase ever allows. */
export const largestNotional = ({ sizing }: Policy): DecimalText =>
  plain(
    Decimal.max(
      sizing.proof_of_concept,
      sizing.real_money_trial,
      sizing.scaling.start,
      sizing.scaling.max,
    ).times(sizing.unit),
  );

function termsOf({ realized_rr, planned_rr, risk }: SyntheticBot, policy: Policy) {
  const notional = largestNotional(policy);
  const lost = new Decimal(notional).times(risk);
  return {
    win: plain(lost.times(realized_rr)),
    loss: plain(lost.negated()),
    notional,
    entry_price: plain(ENTRY_PRICE),
    stop_price: plain(ENTRY_PRICE.minus(1)),
    target_price: plain(ENTRY_PRICE.plus(planned_rr)),
  };
}
