import {
  Decimal,
  plain,
  type DecimalText,
  type HistoryTrade,
  type Instant,
  type Market,
  type Ratio,
  type State,
} from '@phasegate/phase-core';
import type { Chance } from '../chance.js';
import { largestNotional } from '../ladder/synthetic-bot.js';
import { tradeIds } from '../trade-ids.js';
import { resampled } from './resample.js';
import type { Sample } from './samples.js';
import { instantIn, tradingTimeOf } from './trading-time.js';

/** A bot that trades more often than this ends its future early. */
const MAX_TRADES = 10_000;
/** P&L as rules 1.1 scales it. */
const PLACES = 8;
const tradeId = tradeIds('future:');

/**
 * One possible future of a bot: its open trades close, then it trades as before. It asks for the largest size that the
 * highest phase gives; the executed size is the one that the check allows.
 */
export function futureTrades(
  market: Market,
  state: State,
  now: Instant,
  until: Instant,
  samples: readonly Sample[],
  chance: Chance,
): HistoryTrade[] {
  const drawn = resampled(samples.length, chance);
  const next = (): Sample => samples[drawn.next().value as number]!;
  const asked = largestNotional(state.policies.policy);
  const trades = Object.entries(state.record.open).map(([trade_id, open]): HistoryTrade => {
    const { hold, result, ratio } = next();
    const { symbol, side, kind, opened_at, notional } = open;
    const closed_at = later(market, opened_at, hold);
    return {
      ...{ trade_id, symbol, side, kind, opened_at, notional },
      closed_at: Math.max(closed_at, now + 1),
      pnl: pnlOf(result, notional),
      ...pricesOf(ratio),
    };
  });
  let at = tradingTimeOf(market, now);
  for (let place = 1; place <= MAX_TRADES; place += 1) {
    const { wait, hold, result, ratio } = next();
    at += Math.max(1, wait);
    const opened_at = instantIn(market, at);
    if (opened_at >= until) break;
    trades.push({
      trade_id: tradeId(place),
      symbol: 'FUTURE',
      side: 'long',
      kind: 'strategy',
      opened_at,
      closed_at: instantIn(market, at + hold),
      notional: asked,
      pnl: pnlOf(result, asked),
      ...pricesOf(ratio),
    });
  }
  return trades;
}

const later = (market: Market, from: Instant, wait: number): Instant =>
  instantIn(market, tradingTimeOf(market, from) + wait);

const pnlOf = (result: DecimalText, notional: DecimalText): DecimalText =>
  plain(new Decimal(result).times(notional).toDecimalPlaces(PLACES));

/** Prices with this reward and this risk. */
function pricesOf(
  ratio: Ratio | null,
): Pick<HistoryTrade, 'entry_price' | 'stop_price' | 'target_price'> {
  if (ratio === null) return { entry_price: null, stop_price: null, target_price: null };
  const [reward, risk] = ratio;
  const entry = new Decimal(risk).plus(1);
  return {
    entry_price: plain(entry),
    stop_price: '1',
    target_price: plain(entry.plus(reward)),
  };
}
