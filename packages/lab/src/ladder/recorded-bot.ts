import { Decimal, plain, type DecimalText, type Market } from '@phasegate/phase-core';
import { MIN_TRADES } from '../futures/futures.js';
import type { PastTrade } from '../futures/samples.js';
import type { SyntheticBot } from './synthetic-bot.js';

/** The upper limit for a bot of the lab. */
const MAX_TRADES_PER_DAY = 100;
const Mean = Decimal.clone({ precision: 40 });

/**
 * How a bot trades by its own record (evidence E4), as far as that tells: R:R without a loser is not known.
 *
 * @param trades counted ones of the running tenure; nothing is taken from fewer than 10
 */
export function recordedBot(
  market: Market,
  equity: DecimalText,
  trades: readonly PastTrade[],
): Partial<SyntheticBot> {
  if (trades.length < MIN_TRADES) return { equity };
  const returns = trades.map(({ pnl, notional }) => new Mean(pnl).div(notional));
  const won = meanOf(returns.filter((result) => result.gt(0)));
  const lost = meanOf(returns.filter((result) => result.lt(0)))?.negated() ?? null;
  return {
    equity,
    trades_per_day: tradesPerDay(market, trades),
    ...(lost === null ? {} : { risk: shown(Decimal.min(lost, 1)) }),
    ...(won === null || lost === null ? {} : { realized_rr: shown(won.div(lost)) }),
    ...plannedBy(trades),
  };
}

function tradesPerDay(market: Market, trades: readonly PastTrade[]): DecimalText {
  const days = trades.map(({ opened_at }) => market.dayOf(opened_at));
  const length = Math.max(...days) - Math.min(...days) + 1;
  return shown(Decimal.min(new Mean(trades.length).div(length), MAX_TRADES_PER_DAY));
}

function plannedBy(trades: readonly PastTrade[]): Pick<SyntheticBot, 'planned_rr'> | object {
  const ratios = trades.flatMap(({ ratio }) =>
    ratio === null ? [] : [new Mean(ratio[0]).div(ratio[1])],
  );
  return ratios.length < trades.length ? {} : { planned_rr: shown(meanOf(ratios)!) };
}

const meanOf = (values: readonly Decimal[]): Decimal | null =>
  values.length === 0
    ? null
    : values.reduce((total, value) => total.plus(value), new Mean(0)).div(values.length);

/** Four significant digits: never 0 for what is above 0. */
const shown = (value: Decimal): DecimalText => plain(value.toSignificantDigits(4));
