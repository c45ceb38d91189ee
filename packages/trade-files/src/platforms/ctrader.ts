import type { Decimal } from '@phasegate/phase-core';
import { useClockOf, withoutZone } from './clock-in-header.js';
import type { Platform } from './platform.js';
import type { Reading } from './reading.js';
import { singleTable } from './single-table.js';
import type { TableRow } from './table.js';

const CURRENCY = /\s*(?:\(?\b[A-Z]{3}\b\)?|[$€£¥])\s*$/u;

const COLUMNS = {
  id: ['deal id', 'id', 'position id', 'order id'],
  symbol: ['symbol', 'símbolo', 'символ', 'symbole', 'simbolo'],
  direction: [
    'opening direction',
    'direction',
    'eröffnungsrichtung',
    'richtung',
    'dirección de apertura',
    'направление открытия',
    "direction d'ouverture",
    'direção de abertura',
  ],
  openedAt: [
    'opening time',
    'open time',
    'entry time',
    'eröffnungszeit',
    'hora de apertura',
    'время открытия',
    "heure d'ouverture",
    'hora de abertura',
  ],
  closedAt: [
    'closing time',
    'close time',
    'schließzeit',
    'schlusszeit',
    'hora de cierre',
    'время закрытия',
    'heure de clôture',
    'hora de fechamento',
  ],
  entryPrice: [
    'entry price',
    'opening price',
    'open price',
    'einstiegspreis',
    'precio de entrada',
    'цена входа',
    "prix d'entrée",
    'preço de entrada',
  ],
  exitPrice: [
    'closing price',
    'close price',
    'exit price',
    'schlusskurs',
    'schließpreis',
    'precio de cierre',
    'цена закрытия',
    'prix de clôture',
    'preço de fechamento',
  ],
  quantity: [
    'closing quantity',
    'closing volume',
    'closed quantity',
    'quantity',
    'volume',
    'schließmenge',
    'menge',
    'cantidad de cierre',
    'cantidad',
    'объем закрытия',
    'количество',
    'quantité',
    'quantidade',
  ],
  commission: [
    'commission',
    'commissions',
    'kommission',
    'provision',
    'comisión',
    'комиссия',
    'comissão',
  ],
  swap: ['swap', 'swaps', 'своп'],
  gross: ['gross', 'gross profit', 'brutto', 'bruto', 'валовая прибыль', 'brut'],
  net: ['net', 'net profit', 'netto', 'neto', 'чистая прибыль', 'líquido'],
};
type Field = keyof typeof COLUMNS;

const DIRECTIONS: Readonly<Record<string, 'long' | 'short'>> = {
  ...{
    buy: 'long',
    long: 'long',
    kaufen: 'long',
    kauf: 'long',
    compra: 'long',
    comprar: 'long',
    achat: 'long',
  },
  ...{
    покупка: 'long',
    купить: 'long',
    sell: 'short',
    short: 'short',
    verkaufen: 'short',
    verkauf: 'short',
  },
  ...{
    venta: 'short',
    vender: 'short',
    vente: 'short',
    venda: 'short',
    продажа: 'short',
    продать: 'short',
  },
};

/** cTrader, the history of closed positions: a row for each closed part. */
export const ctrader: Platform = {
  name: 'ctrader',
  title: 'cTrader history',
  calendar: 'us-equities',
  pointValue: null,
  table: singleTable({
    columns: COLUMNS,
    required: [
      'symbol',
      'direction',
      'openedAt',
      'closedAt',
      'entryPrice',
      'exitPrice',
      'quantity',
    ],
    fold: (cell) => withoutZone(cell.replace(CURRENCY, '')),
    fits: (cells) => [...COLUMNS.net, ...COLUMNS.gross].some((name) => cells.includes(name)),
    mark: 'as the file shows',
    take(reading, table) {
      useClockOf(table.nameOf('openedAt'), reading);
      reading.summary.assume('Net is Gross + Commission + Swap; what they cost is negative');
      return { row: (values) => take(values, reading) };
    },
  }),
};

/** `0.10 Lots`, `10 Indices`. */
const withoutUnit = (text: string): string => text.replace(/\s*[\p{L}].*$/u, '');

function take(values: TableRow<Field>, reading: Reading): void {
  const openedAt = values.instant('openedAt');
  const costs = (['commission', 'swap'] as const)
    .map((field) => values.optional(field))
    .filter((cost) => cost !== null);
  const fees = costs.length === 0 ? null : costs.reduce((sum, cost) => sum.plus(cost)).negated();
  const [gross, net] = amounts(values.optional('gross'), values.optional('net'), fees);
  if (net === null) throw values.refuse('net', 'the row has neither a net nor a gross result');
  const id = values.text('id');
  reading.trade({
    ...(id === '' ? {} : { id }),
    symbol: values.symbol('symbol'),
    side: values.choice('direction', DIRECTIONS),
    ...{ openedAt, closedAt: values.instant('closedAt', openedAt) },
    quantity: values.positive('quantity', withoutUnit),
    ...{ entryPrice: values.positive('entryPrice'), exitPrice: values.positive('exitPrice') },
    ...{ gross, net, line: values.line },
    fees: gross === null ? fees : gross.minus(net),
  });
}

function amounts(
  gross: Decimal | null,
  net: Decimal | null,
  fees: Decimal | null,
): [gross: Decimal | null, net: Decimal | null] {
  return [
    gross ?? (net === null || fees === null ? null : net.plus(fees)),
    net ?? gross?.minus(fees ?? 0) ?? null,
  ];
}
