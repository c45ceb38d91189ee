import { BadTradeFile, quoted } from '../bad-trade-file.js';
import { alpaca } from './alpaca.js';
import { backtestingPy } from './backtesting-py.js';
import { backtrader } from './backtrader.js';
import { binanceFutures, binanceSpot } from './binance.js';
import { bybit } from './bybit.js';
import { coinbase } from './coinbase.js';
import { ctrader } from './ctrader.js';
import { ibkrActivity } from './ibkr-activity.js';
import { ibkrFlex } from './ibkr-flex.js';
import { krakenLedgers, krakenTrades } from './kraken.js';
import { lean } from './lean.js';
import { metatrader4 } from './metatrader4.js';
import { metatrader5 } from './metatrader5.js';
import { ninjatrader, ninjatraderExecutions } from './ninjatrader.js';
import { okx } from './okx.js';
import type { Platform } from './platform.js';
import { thinkorswim } from './thinkorswim.js';
import { topstepx } from './topstepx.js';
import { tradingview } from './tradingview.js';
import { tradovate, tradovateFills, tradovateOrders } from './tradovate.js';
import { vectorbt } from './vectorbt.js';

/** Every platform whose files are read as they are. Where a row may be two platforms', the first one has it. */
export const PLATFORMS: readonly Platform[] = [
  tradingview,
  metatrader5,
  metatrader4,
  ibkrActivity,
  ibkrFlex,
  thinkorswim,
  ninjatrader,
  ninjatraderExecutions,
  tradovate,
  tradovateOrders,
  tradovateFills,
  topstepx,
  alpaca,
  ctrader,
  backtestingPy,
  lean,
  vectorbt,
  backtrader,
  binanceSpot,
  binanceFutures,
  bybit,
  krakenTrades,
  krakenLedgers,
  coinbase,
  okx,
];

/** The values of `--format`. */
export const FORMATS: readonly string[] = PLATFORMS.map(({ name }) => name);

/** Throws BadTradeFile where no platform has the name. */
export function platformNamed(name: string, file: string): Platform {
  const platform = PLATFORMS.find((known) => known.name === name);
  if (platform !== undefined) return platform;
  throw new BadTradeFile(
    { file, line: 1, field: 'format' },
    `${quoted(name)} is no format that is known: ${FORMATS.join(', ')}`,
  );
}
