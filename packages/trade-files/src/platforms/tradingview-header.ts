import { folded, type Row } from './row.js';
import { Table } from './table.js';

export type ListField =
  | 'number'
  | 'type'
  | 'signal'
  | 'time'
  | 'price'
  | 'quantity'
  | 'value'
  | 'profit'
  | 'commission'
  | 'symbol';

export interface ListTable {
  readonly table: Table<ListField>;
}

/** A column without its currency: `Net P&L USD` and `Net P&L USDT` are one. */
const CURRENCY = /\s+[A-Z]{3,6}$/;
const withoutCurrency = (cell: string): string => folded(cell.replace(CURRENCY, ''));

/** English in five generations, German, Spanish and French as seen; other languages go by the order of the columns. */
const NAMES: Readonly<Record<ListField, readonly string[]>> = {
  number: [
    'trade #',
    'trade number',
    'trade-nummer',
    'handel #',
    'trade-nr.',
    'operación #',
    'n.º de operación',
  ],
  type: ['type', 'typ', 'tipo', 'тип'],
  signal: ['signal', 'señal', 'segnale', 'sinal', 'сигнал'],
  time: [
    'date/time',
    'date and time',
    'datum/uhrzeit',
    'datum und uhrzeit',
    'fecha/hora',
    'fecha y hora',
    'date et heure',
    'data e ora',
    'data e hora',
    'дата и время',
  ],
  price: ['price', 'preis', 'precio', 'prix', 'prezzo', 'preço', 'цена'],
  quantity: [
    'contracts',
    'position size (qty)',
    'size (qty)',
    'größe (menge)',
    'positionsgröße (menge)',
    'kontrakte',
    'tamaño (cant.)',
    'tamaño de la posición (cant.)',
    'contratos',
  ],
  value: [
    'position size (value)',
    'size (value)',
    'größe (wert)',
    'positionsgröße (wert)',
    'tamaño (valor)',
    'tamaño de la posición (valor)',
  ],
  profit: [
    'profit',
    'net p&l',
    'net pnl',
    'p&l',
    'g&v netto',
    'netto g&v',
    'gewinn',
    'pyg netas',
    'beneficio',
  ],
  commission: ['commission', 'provision', 'kommission', 'comisión'],
  symbol: ['symbol', 'símbolo', 'symbole'],
};
const REQUIRED: readonly ListField[] = ['number', 'type', 'time', 'price', 'quantity', 'profit'];

/** The header of a list of trades, or null. */
export function listHeader(row: Row): ListTable | null {
  if (row.cells.length < 9) return null;
  const named = Table.of(row, NAMES, REQUIRED, withoutCurrency);
  const table = named ?? byOrder(row);
  return table === null ? null : { table };
}

/**
 * In whatever language: number, type, then date and signal in either order, price in a currency, size, perhaps its
 * value, then pairs of an amount in that or another currency and its per cent.
 */
function byOrder(row: Row): Table<ListField> | null {
  const { cells } = row;
  const money = cells.flatMap((cell, place) => (CURRENCY.test(cell) ? [place] : []));
  const [price, profit, third] = money;
  const pairs = cells.filter(
    (cell, place) => cell.endsWith('%') && CURRENCY.test(cells[place - 1] ?? ''),
  );
  if (price !== 4 || (profit !== 6 && profit !== 7) || pairs.length < 3) return null;
  const hasCommission = third === profit + 2 && !(cells[third + 1] ?? '').endsWith('%');
  const dateFirst = profit === 7;
  const names = {
    number: [0],
    type: [1],
    time: [dateFirst ? 2 : 3],
    signal: [dateFirst ? 3 : 2],
    price: [price],
    quantity: [5],
    value: dateFirst ? [6] : [],
    profit: [profit],
    commission: hasCommission ? [third] : [],
    symbol: [],
  };
  return Table.at(row, names);
}

const ENTRY =
  /entry|einstieg|entrada|entr[ée]e|entrata|ingresso|вход|进场|入场|進場|開倉|开仓|エントリー|giriş|wejście|진입/;
const EXIT =
  /exit|ausstieg|salida|saída|saida|sortie|uscita|выход|出场|离场|出場|平仓|平倉|エグジット|決済|çıkış|wyjście|청산/;
const LONG = /long|lung|larg|longa|compr|длин|лонг|多|ロング|買|uzun|dług|롱|매수/;
const SHORT = /short|cort|curt|court|vend|корот|шорт|空|ショート|売|kısa|krótk|숏|매도/;

/** `Entry long`, `Short-Ausstieg`, `Salida en largo` → what it is; null where it is nothing of the kind. */
export function entryOrExit(type: string): { entry: boolean; long: boolean } | null {
  const text = type.normalize('NFC').toLocaleLowerCase('en');
  const [entry, exit, long, short] = [ENTRY, EXIT, LONG, SHORT].map((words) => words.test(text));
  if (entry === exit || long === short) return null;
  return { entry: entry === true, long: long === true };
}

/** Whether a leg is called as in English, where the word for open is known. */
export const isEnglish = (type: string): boolean => /^(entry|exit) (long|short)$/i.test(type);

const OPEN = [
  'open',
  'offen',
  'abierto',
  'abierta',
  'ouvert',
  'ouverte',
  'aperto',
  'aperta',
  'aberto',
  'aberta',
  'открыта',
  'открыто',
  'открыт',
  'açık',
  'otwarta',
  '未平仓',
  '开仓中',
  'オープン',
];

/** The signal that stands in the place of an exit's while a trade is open. */
export const isOpenSignal = (signal: string): boolean => OPEN.includes(folded(signal));
