import { Decimal, plain } from '@phasegate/phase-core';
import type { ClosedTrade } from './closed-trade.js';
import type { Platform } from './platform.js';
import { ProfitKind } from './profit-kind.js';
import type { Reading } from './reading.js';
import { singleTable } from './single-table.js';
import type { Table, TableRow } from './table.js';

const FEES = ['commission', 'clearingFee', 'exchangeFee', 'ipFee', 'nfaFee'] as const;

const FEE_COLUMNS = {
  commission: ['commission', 'kommission', 'comisión', 'commissione', 'комиссия'],
  clearingFee: ['clearing fee'],
  exchangeFee: ['exchange fee'],
  ipFee: ['ip fee'],
  nfaFee: ['nfa fee'],
};

const TRADE_COLUMNS = {
  number: [
    'trade number',
    'trade-#',
    'trade #',
    'trade-nummer',
    'numéro de trade',
    "numéro d'ordre",
    'número de operación',
  ],
  instrument: ['instrument', 'instrumento', 'strumento'],
  position: [
    'market pos.',
    'market pos',
    'markt pos.',
    'marktpos.',
    'pos. marché',
    'pos. marché.',
    'pos. de mercado',
    'position marché',
  ],
  quantity: ['qty', 'quantity', 'menge', 'anz.', 'qté', 'quantité', 'cant.', 'cantidad'],
  entryPrice: ['entry price', 'einstiegspreis', "prix d'entrée", 'precio de entrada'],
  exitPrice: ['exit price', 'ausstiegspreis', 'prix de sortie', 'precio de salida'],
  entryTime: ['entry time', 'einstiegszeit', "heure d'entrée", "temps d'entrée", 'hora de entrada'],
  exitTime: ['exit time', 'ausstiegszeit', 'heure de sortie', 'temps de sortie', 'hora de salida'],
  profit: ['profit', 'gewinn', 'bénéfice', 'ganancia', 'beneficio'],
  ...FEE_COLUMNS,
};
type TradeField = keyof typeof TRADE_COLUMNS;

const SIDES = { long: 'long', short: 'short' } as const;
const facts = { calendar: 'us-equities', pointValue: null, futuresOnly: true } as const;

/** NinjaTrader 8, the grid of trades of an account's performance. */
export const ninjatrader: Platform = {
  ...{ name: 'ninjatrader', title: 'NinjaTrader trades', ...facts },
  table: singleTable({
    columns: TRADE_COLUMNS,
    required: [
      'instrument',
      'position',
      'quantity',
      'entryPrice',
      'exitPrice',
      'entryTime',
      'exitTime',
      'profit',
    ],
    mark: 'as the file shows',
    take: (reading, table) => new Trades(reading, table),
  }),
};

/** Whether its profit is before or after fees depends on a setting; the prices tell. */
class Trades {
  readonly #profit = new ProfitKind();
  readonly #rows: { trade: ClosedTrade & { gross: Decimal }; values: TableRow<TradeField> }[] = [];

  constructor(
    private readonly reading: Reading,
    private readonly table: Table<TradeField>,
  ) {}

  row(values: TableRow<TradeField>): void {
    const openedAt = values.instant('entryTime');
    const profit = values.decimal('profit');
    const fees = feesOf(values);
    const trade: ClosedTrade & { gross: Decimal } = {
      ...(values.text('number') === '' ? {} : { id: values.text('number') }),
      symbol: values.symbol('instrument'),
      side: values.choice('position', SIDES),
      ...{ openedAt, closedAt: values.instant('exitTime', openedAt) },
      quantity: values.positive('quantity'),
      ...{ entryPrice: values.positive('entryPrice'), exitPrice: values.positive('exitPrice') },
      ...{ gross: profit, fees, net: profit, line: values.line },
    };
    this.#rows.push({ trade, values });
    this.#profit.add(trade, this.reading);
  }

  end(): void {
    const kind = this.#profit.kind();
    if (kind === null) {
      const [first] = this.#rows;
      throw first!.values.refuse(
        'profit',
        'is neither the move of the price times the point value nor that less the fees, so whether it is before or after fees is not settled',
      );
    }
    const name = JSON.stringify(this.table.nameOf('profit'));
    if (kind !== 'either')
      this.reading.summary.assume(
        `${name} is ${kind === 'net' ? 'after' : 'before'} fees (the prices show it)`,
      );
    for (const { trade } of this.#rows) {
      const fees = trade.fees ?? new Decimal(0);
      const gross = kind === 'net' ? trade.gross.plus(fees) : trade.gross;
      this.reading.trade({ ...trade, gross, net: gross.minus(fees) });
    }
  }
}

function feesOf(values: TableRow<TradeField | (typeof FEES)[number]>): Decimal | null {
  const given = FEES.map((field) => values.optional(field)).filter((fee) => fee !== null);
  return given.length === 0 ? null : given.reduce((sum, fee) => sum.plus(fee), new Decimal(0));
}

/** NinjaTrader 8, the grid of executions. */
export const ninjatraderExecutions: Platform = {
  ...{ name: 'ninjatrader-executions', title: 'NinjaTrader executions', ...facts },
  table: singleTable({
    columns: {
      instrument: ['instrument', 'instrumento', 'strumento'],
      action: ['action', 'aktion', 'acción', 'azione'],
      quantity: ['quantity', 'qty', 'menge', 'quantité', 'cantidad'],
      price: ['price', 'preis', 'prix', 'precio'],
      time: ['time', 'zeit', 'heure', 'hora'],
      id: ['id'],
      entryExit: ['e/x'],
      commission: FEE_COLUMNS.commission,
    },
    required: ['instrument', 'action', 'quantity', 'price', 'time', 'entryExit'],
    mark: 'as the file shows',
    take: (reading) => ({
      row(values) {
        const action = values.choice('action', ACTIONS);
        const id = values.text('id');
        reading.fill({
          ...(id === '' ? {} : { id }),
          symbol: values.symbol('instrument'),
          side: action,
          at: values.instant('time'),
          quantity: plain(values.positive('quantity')),
          price: plain(values.positive('price')),
          costs: textOf(values.optional('commission')),
          line: values.line,
        });
      },
    }),
  }),
};

const ACTIONS: Readonly<Record<string, 'buy' | 'sell'>> = {
  ...{
    buy: 'buy',
    'buy to cover': 'buy',
    buytocover: 'buy',
    kauf: 'buy',
    achat: 'buy',
    compra: 'buy',
  },
  ...{
    sell: 'sell',
    'sell short': 'sell',
    sellshort: 'sell',
    verkauf: 'sell',
    vente: 'sell',
    venta: 'sell',
  },
};

const textOf = (amount: Decimal | null): string | null => (amount === null ? null : plain(amount));
