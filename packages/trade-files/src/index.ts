export { BadTradeFile, printable } from './bad-trade-file.js';
export type { OnProgress, TradeBytes } from './byte-source.js';
export { readInstant, readPositiveDecimal } from '@phasegate/contracts';
export {
  type OpenedTradeFile,
  openTradeFile,
  type ReadOptions,
  readTradeFile,
  readTrades,
  type TradeFormat,
  type TradeList,
} from './read-trade-file.js';
export type { LeftOut } from './left-out.js';
export { readTradesAside, type AsideOptions, type ReadAside } from './read-aside.js';
export { readMappingFile } from './platforms/mapping-file.js';
export type { PlatformOptions } from './platforms/platform-options.js';
export { FORMATS } from './platforms/registry.js';
