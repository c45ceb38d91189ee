import { type Decimal, plain } from '@phasegate/phase-core';
import { quoted } from '../bad-trade-file.js';
import { quoteOf, splitPair, withFee } from './coins.js';
import type { Platform } from './platform.js';
import type { Reading } from './reading.js';
import { singleTable } from './single-table.js';
import type { TableRow } from './table.js';

const PRICE_PLACES = 20;

/** Kraken's own names: X before coins and Z before money of old, XBT for bitcoin. */
function coinOf(asset: string): string {
  const bare = /^[XZ][A-Z]{3}$/.test(asset) ? asset.slice(1) : asset.replace(/\.[A-Z]$/, '');
  return bare === 'XBT' ? 'BTC' : bare === 'XDG' ? 'DOGE' : bare;
}

function pairOf(pair: string): { base: string; quote: string } | null {
  const old = /^(X[A-Z]{3})([XZ][A-Z]{3})$/.exec(pair);
  const split = old === null ? splitPair(pair) : { base: old[1]!, quote: old[2]! };
  return split === null ? null : { base: coinOf(split.base), quote: coinOf(split.quote) };
}

/** Kraken, the export of trades: a row for each fill. */
export const krakenTrades: Platform = {
  name: 'kraken-trades',
  title: 'Kraken trades',
  calendar: 'always-open',
  pointValue: '1',
  table: singleTable({
    columns: {
      id: ['txid'],
      pair: ['pair'],
      time: ['time'],
      type: ['type'],
      price: ['price'],
      cost: ['cost'],
      fee: ['fee'],
      quantity: ['vol'],
      margin: ['margin'],
    },
    required: ['id', 'pair', 'time', 'type', 'price', 'cost', 'fee', 'quantity'],
    take(reading) {
      reading.writesUtc();
      return {
        row(values) {
          const pair = pairOf(values.text('pair'));
          if (pair === null)
            throw values.refuse('pair', 'the coin that it is priced in is not clear from its name');
          const symbol = `${pair.base}/${pair.quote}`;
          const onMargin = values.optional('margin')?.isZero() === false;
          reading.fill({
            id: values.text('id'),
            ...{ symbol, book: onMargin ? `${symbol} on margin` : symbol, owned: !onMargin },
            side: values.choice('type', { buy: 'buy', sell: 'sell' } as const),
            at: values.instant('time'),
            quantity: plain(values.positive('quantity')),
            price: plain(values.positive('price')),
            costs: plain(values.decimal('fee')),
            line: values.line,
          });
        },
      };
    },
  }),
};

type LedgerField = 'id' | 'refid' | 'time' | 'type' | 'asset' | 'amount' | 'fee' | 'subtype';

interface Leg {
  readonly asset: string;
  readonly amount: Decimal;
  readonly fee: Decimal;
  readonly at: number;
  readonly values: TableRow<LedgerField>;
}

/** The incoming and outgoing rows of one refid. */
const EXCHANGES = ['trade', 'spend', 'receive'];

/** Kraken's ledger export: two rows per fill, between rows for everything else that moved the account. */
export const krakenLedgers: Platform = {
  name: 'kraken-ledgers',
  title: 'Kraken ledgers',
  calendar: 'always-open',
  pointValue: '1',
  table: singleTable({
    columns: {
      id: ['txid'],
      refid: ['refid'],
      time: ['time'],
      type: ['type'],
      subtype: ['subtype'],
      asset: ['asset'],
      amount: ['amount'],
      fee: ['fee'],
    },
    required: ['refid', 'time', 'type', 'asset', 'amount', 'fee'],
    take(reading) {
      reading.writesUtc();
      const legs = new Map<string, Leg>();
      const seen = new Set<string>();
      return {
        row(values) {
          const [id, refid, type] = [values.text('id'), values.text('refid'), values.text('type')];
          const [amount, fee] = [values.decimal('amount'), values.decimal('fee')];
          const asset = coinOf(values.text('asset'));
          if (seen.has(id) && id !== '') {
            reading.summary.leaveOut('repetitions of a ledger entry (the same txid)');
            return;
          }
          seen.add(id);
          if (!EXCHANGES.includes(type)) {
            reading.summary.leaveOut(`${type} entries`, amount, asset);
            return;
          }
          const leg = { asset, amount, fee, at: values.instant('time'), values };
          const other = legs.get(refid);
          legs.delete(refid);
          if (other === undefined) legs.set(refid, leg);
          else exchange(other, leg, reading);
        },
        end() {
          for (const [refid, { values }] of legs)
            throw values.refuse(
              'refid',
              `only one of the two entries of trade ${quoted(refid)} is there`,
            );
        },
      };
    },
  }),
};

function exchange(one: Leg, two: Leg, reading: Reading): void {
  const quoteAsset = quoteOf(one.asset, two.asset);
  const [base, quote] = one.asset === quoteAsset ? [two, one] : [one, two];
  if (base.amount.isNegative() === quote.amount.isNegative() || base.amount.isZero())
    throw one.values.refuse('amount', 'both entries of the trade go the same way');
  const side = base.amount.isNegative() ? 'sell' : 'buy';
  const quantity = base.amount.abs();
  const price = quote.amount.abs().div(quantity).toDecimalPlaces(PRICE_PLACES);
  const units = { base: base.asset, quote: quote.asset };
  const inBase = withFee(
    { quantity, price, side, fee: base.fee, feeCoin: base.asset, ...units },
    reading,
  );
  const costs = quote.fee.plus(inBase.costs ?? 0);
  reading.fill({
    symbol: `${base.asset}/${quote.asset}`,
    ...{ side, at: one.at, quantity: inBase.quantity, price: plain(price), costs: plain(costs) },
    ...{ owned: true, line: one.values.line },
  });
}
