import { Decimal, plain } from '@phasegate/phase-core';
import type { Fill } from './fill.js';
import type { Reading } from './reading.js';

/** A fill on an exchange for coins, with the fee as the exchange took it. */
export interface CoinFill {
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly side: 'buy' | 'sell';
  /** A cost is positive. */
  readonly fee: Decimal;
  readonly feeCoin: string;
  readonly base: string;
  readonly quote: string;
}

/**
 * What a fill really added to or took from the position, and what it cost in the quote currency. A fee in the coin
 * that was traded takes off what was bought, or goes with what was sold; one in a third coin counts at the rate given.
 */
export function withFee(fill: CoinFill, reading: Reading): Pick<Fill, 'quantity' | 'costs'> {
  const { quantity, price, fee, feeCoin, base, quote, side } = fill;
  if (fee.isZero() || same(feeCoin, quote)) return { quantity: plain(quantity), costs: plain(fee) };
  if (same(feeCoin, base)) {
    reading.summary.assume(
      'a fee in the coin that was traded is taken off the quantity, at the price of the fill',
    );
    const kept = side === 'buy' ? quantity.minus(fee) : quantity.plus(fee);
    return { quantity: plain(kept), costs: plain(fee.times(price)) };
  }
  const rate = reading.options.rates?.get(feeCoin.toUpperCase());
  if (rate !== undefined) {
    reading.summary.assume(`fees in ${feeCoin} at ${rate} ${quote}, as given`);
    return { quantity: plain(quantity), costs: plain(fee.times(rate)) };
  }
  reading.summary.leaveOut(
    `fees in ${feeCoin}, which the file does not price: a rate (--rate ${feeCoin}=N) counts them`,
    fee,
    feeCoin,
  );
  return { quantity: plain(quantity), costs: '0' };
}

const same = (a: string, b: string): boolean => a.toUpperCase() === b.toUpperCase();

/** Quote currencies, the longest names first, so that USDT is not taken for USD. */
const QUOTES = [
  ...['USDT', 'USDC', 'PYUSD', 'DAI'],
  ...['USD', 'EUR', 'GBP', 'JPY', 'AUD', 'CAD', 'CHF', 'BRL', 'TRY', 'PLN', 'MXN', 'ARS', 'KRW'],
  ...['BTC', 'XBT', 'ETH', 'BNB'],
];

/** Binance alone has these; elsewhere DOTUSD is not DO in TUSD. It has no pairs in USD. */
const BINANCE_QUOTES = ['FDUSD', 'BUSD', 'TUSD', ...QUOTES.filter((coin) => coin !== 'USD')];

/** `BTCUSDT`, `BTC-USD`, `XBT/USD` → the coin and what it is priced in; null where that is not clear. */
export function splitPair(
  pair: string,
  exchange?: 'binance',
): { base: string; quote: string } | null {
  const [base, quote, ...more] = pair.split(/[/_-]/);
  if (base !== undefined && quote !== undefined && (more.length === 0 || more[0] === 'SWAP'))
    return { base, quote };
  const quotes = exchange === 'binance' ? BINANCE_QUOTES : QUOTES;
  const found = quotes.find((known) => pair.endsWith(known) && pair.length > known.length);
  return found === undefined ? null : { base: pair.slice(0, -found.length), quote: found };
}

/** How much money a coin is: of two that were exchanged, the one that ranks higher is the price. */
export const rankAsMoney = (coin: string): number => {
  const place = QUOTES.indexOf(coin);
  return place === -1 ? 0 : QUOTES.length - place;
};

/** Fiat before stablecoins before coins. */
export function quoteOf(a: string, b: string): string {
  const fiat = ['USD', 'EUR', 'GBP', 'JPY', 'AUD', 'CAD', 'CHF', 'BRL', 'TRY', 'PLN'];
  const rank = (coin: string) => (fiat.includes(coin) ? 1_000 : rankAsMoney(coin));
  return rank(a) >= rank(b) ? a : b;
}
