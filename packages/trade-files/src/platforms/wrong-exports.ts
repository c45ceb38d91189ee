import { folded, type Row } from './row.js';

/** An export of a platform that is known, in which trades cannot be found. */
interface WrongExport {
  /** All of these stand in one row, folded, without zones and currencies. */
  readonly header: readonly string[];
  /** The name of the export, and which one to use instead. */
  readonly what: string;
}

/** Where a row may be two of them, the first one has it. */
const WRONG_EXPORTS: readonly WrongExport[] = [
  {
    header: ['all', 'long', 'short'],
    what: 'is the performance summary of TradingView: export its list of trades (Strategy Tester, List of trades, download)',
  },
  {
    header: ['time', 'balance before', 'balance after', 'action'],
    what: 'is the balance history of a TradingView account, which has no trades: export the list of trades of a strategy, or take the file of your broker',
  },
  {
    header: ['symbol', 'side', 'type', 'qty', 'status', 'order id', 'placing time'],
    what: 'is the list of orders of a TradingView account: export the list of trades of a strategy, or take the file of your broker',
  },
  {
    header: ['<date>', '<balance>', '<equity>'],
    what: 'is the equity curve of the MetaTrader tester: save its report instead (tab Backtest, right click, Report)',
  },
  {
    header: ['pass', 'result', 'profit', 'expected payoff'],
    what: 'is a list of optimization passes of the MetaTrader tester: run one pass and save its report',
  },
  {
    header: ['open time', 'order', 'symbol', 'type', 'volume', 'state'],
    what: 'is a list of MetaTrader orders without positions and deals: save the whole report of the tab History',
  },
  {
    header: ['contracts', 'closing direction', 'closed p&l'],
    what: 'is Bybit’s closed P&L, which has no opening times: export the trade history instead (Orders, Derivatives, Trade history)',
  },
  {
    header: ['market', 'entry price', 'exit price', 'realized p&l', 'trade time'],
    what: 'is Bybit’s closed P&L, which has no opening times: export the trade history instead (Orders, Derivatives, Trade history)',
  },
  {
    header: ['order no.', 'order price', 'order quantity', 'order status'],
    what: 'is a list of Bybit orders: export the trade history instead (Orders, Trade history)',
  },
  {
    header: ['user id', 'account', 'operation', 'coin', 'change'],
    what: 'is Binance’s transaction history, in which trades cannot be told apart: export the trade history instead (Orders, Spot order, Trade history; for futures Orders, Futures order, Trade history)',
  },
  {
    header: ['coin', 'network', 'amount', 'txid'],
    what: 'is a list of Binance deposits or withdrawals: export the trade history instead (Orders, Trade history)',
  },
  {
    header: ['pair', 'type', 'order price', 'order amount', 'avgtrading price', 'filled'],
    what: 'is Binance’s order history: export the trade history instead (Orders, Trade history)',
  },
  {
    header: ['date', 'orderno', 'pair', 'type', 'side', 'order price', 'average price'],
    what: 'is Binance’s order history: export the trade history instead (Orders, Trade history)',
  },
  {
    header: ['type', 'amount', 'asset', 'symbol', 'transaction id'],
    what: 'is Binance’s futures income (funding, fees, profits): export the trade history instead (Orders, Futures order, Trade history)',
  },
  {
    header: ['position id', 'symbol', 'entry price', 'avg. close price', 'closing pnl'],
    what: 'is Binance’s position history: export the trade history instead (Orders, Futures order, Trade history)',
  },
  {
    header: ['portfolio', 'type', 'time', 'amount', 'balance', 'amount/balance unit'],
    what: 'is Coinbase’s account statement, which has no prices: create the report of fills instead (Statements, Fills)',
  },
  {
    header: ['transaction type', 'asset', 'quantity transacted'],
    what: 'is the statement of a Coinbase wallet: create the report of fills of Coinbase Advanced instead (Statements, Fills)',
  },
  {
    header: ['txid', 'refid', 'opened', 'closed', 'pair'],
    what: 'is Kraken’s list of orders: export the trades or the ledgers instead (Documents, New export)',
  },
  {
    header: ['order id', 'order time', 'trade type', 'order price', 'order status'],
    what: 'is OKX’s order history: export the trading history instead (Assets, Order center, Trading history)',
  },
  {
    header: ['instrument', 'action', 'type', 'quantity', 'limit', 'stop', 'state'],
    what: 'is NinjaTrader’s list of orders: export the grid of trades instead (Trade Performance, Trades), or that of executions',
  },
  {
    header: ['performance', 'all trades', 'long trades', 'short trades'],
    what: 'is NinjaTrader’s performance summary: export the grid of trades instead (Trade Performance, Trades)',
  },
  {
    header: ['transaction id', 'cash change type'],
    what: 'is Tradovate’s cash history: export Performance or Fills instead (Account reports)',
  },
  {
    header: ['trade date', 'total amount', 'total realized pnl'],
    what: 'is Tradovate’s account balance history: export Performance or Fills instead (Account reports)',
  },
  {
    header: ['accountname', 'contractname', 'status', 'createdat', 'positiondisposition'],
    what: 'is the list of orders of TopstepX: export the trades instead (Trades, Export)',
  },
  {
    header: ['equity', 'drawdownpct'],
    what: 'is the equity curve of backtesting.py: save stats._trades instead',
  },
  {
    header: ['order id', 'column', 'timestamp', 'size', 'price', 'fees', 'side'],
    what: 'is vectorbt’s list of orders: save pf.trades.records_readable instead',
  },
  {
    header: ['position id', 'symbol', 'volume', 'created time', 'open price', 'current price'],
    what: 'is cTrader’s list of open positions: export the tab History instead',
  },
  {
    header: ['symbol', 'filled avg price', 'filled qty', 'submitted at'],
    what: 'is Alpaca’s list of orders: take the account activities instead (/v2/account/activities)',
  },
  {
    header: ['timestamp', 'equity', 'profit loss', 'profit loss pct'],
    what: 'is Alpaca’s portfolio history: take the account activities instead (/v2/account/activities)',
  },
];

/** Exports of no platform's own shape, by what all of their columns are about. */
const EQUITY_CURVE = [
  'equity',
  'balance',
  'drawdown',
  'value',
  'portfolio value',
  'return',
  'returns',
];
const A_TIME = ['time', 'date', 'timestamp', 'datetime', 'date/time', ''];
const MAX_CURVE_COLUMNS = 4;

const comparable = (cell: string): string =>
  folded(cell.replace(/\(?UTC[^)]*\)?/i, ' ').replace(/\s+[A-Z]{3,5}$/, ''));

/** The fault of a file with this row, if it is an export in which trades cannot be found. */
export function wrongExport({ cells }: Row): string | null {
  const header = new Set(cells.map(comparable));
  const found = WRONG_EXPORTS.find((wrong) => wrong.header.every((name) => header.has(name)));
  return found?.what ?? null;
}

/** The same for a file whose first row is this one. */
export const equityCurve = (first: Row): string | null =>
  isEquityCurve(first)
    ? 'is an equity curve, which has no trades: export the list of closed trades or of fills'
    : null;

function isEquityCurve({ cells }: Row): boolean {
  const names = cells.map(comparable);
  return (
    names.length >= 2 &&
    names.length <= MAX_CURVE_COLUMNS &&
    names.some((name) => EQUITY_CURVE.includes(name)) &&
    names.every((name) => EQUITY_CURVE.includes(name) || A_TIME.includes(name))
  );
}
