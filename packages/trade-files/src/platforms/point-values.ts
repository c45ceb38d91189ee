import { Decimal } from '@phasegate/phase-core';

/**
 * What one point of one contract is worth, in the contract's currency, by the exchanges' contract specifications.
 * Prices as the platforms show them: grains, meats and softs in cents.
 */
const COMMON_FUTURES: Readonly<Record<string, string>> = {
  // CME and CBOT: indices
  ...{
    ES: '50',
    MES: '5',
    NQ: '20',
    MNQ: '2',
    RTY: '50',
    M2K: '5',
    YM: '5',
    MYM: '0.5',
    EMD: '100',
  },
  NKD: '5',
  // NYMEX and COMEX: energy, metals
  ...{ CL: '1000', MCL: '100', QM: '500', NG: '10000', QG: '2500', MNG: '1000' },
  ...{ RB: '42000', HO: '42000', GC: '100', MGC: '10', SI: '5000', SIL: '1000' },
  ...{ HG: '25000', MHG: '2500', PL: '50', PA: '100' },
  // CBOT: interest rates
  ...{ ZB: '1000', UB: '1000', ZN: '1000', TN: '1000', ZF: '1000', ZT: '2000' },
  // CME: currencies
  ...{ '6A': '100000', '6B': '62500', '6C': '100000', '6E': '125000', '6J': '12500000' },
  ...{ '6M': '500000', '6N': '100000', '6S': '125000', M6A: '10000', M6B: '6250', M6E: '12500' },
  // CBOT and CME: grains, meats
  ...{
    ZC: '50',
    ZS: '50',
    ZW: '50',
    KE: '50',
    ZM: '100',
    ZL: '600',
    LE: '400',
    HE: '400',
    GF: '500',
  },
  // CME: crypto
  ...{ BTC: '5', MBT: '0.1', ETH: '50', MET: '0.1' },
  // Eurex
  ...{ FDAX: '25', FDXM: '5', FDXS: '1', FESX: '10', FGBL: '1000', FGBM: '1000', FGBS: '1000' },
};

const MONTH = '[FGHJKMNQUVXZ]';
const CONTRACTS = [
  new RegExp(String.raw`^/?([A-Z0-9]{1,4}?)${MONTH}(?:\d{1,2}|\d{4})$`),
  /^([A-Z0-9]{1,4}) \d{2}-\d{2}$/,
  /^([A-Z0-9]{1,4})[12]!$/,
  /^\/([A-Z0-9]{1,4})$/,
];

/** The root of a futures contract's symbol: MNQ of `MNQ 06-26`, `MNQM6`, `CME_MINI:MNQ1!`, `/MNQM26:XCME`; else null. */
export function futuresRoot(symbol: string): string | null {
  const bare = symbol
    .toUpperCase()
    .replace(/^[A-Z_]+:/, '')
    .replace(/:X[A-Z]{3}$/, '');
  for (const contract of CONTRACTS) {
    const root = contract.exec(bare)?.[1];
    if (root !== undefined && (root in COMMON_FUTURES || bare.includes(' '))) return root;
  }
  return null;
}

/** Whether a platform trades futures alone: then a symbol without a month is a root too. */
export interface SymbolFacts {
  readonly futuresOnly?: boolean;
}

/** The point value of a common future, or null. */
export function builtInPointValue(
  symbol: string,
  { futuresOnly = false }: SymbolFacts = {},
): Decimal | null {
  const root = futuresRoot(symbol) ?? (futuresOnly ? symbol.toUpperCase() : null);
  const value = root === null ? undefined : COMMON_FUTURES[root];
  return value === undefined ? null : new Decimal(value);
}

/** An OCC option symbol, with or without the spaces that pad its root: `SPY   260320C00690000`. */
export const isOccOption = (symbol: string): boolean =>
  /^[A-Z.]{1,6} *\d{6}[CP]\d{8}$/.test(symbol);

/** The value given for a symbol, such as `MNQ=2`: for the symbol itself, or for the root of a future. */
export function givenFor(
  values: ReadonlyMap<string, string> | undefined,
  symbol: string,
): Decimal | null {
  if (values === undefined) return null;
  const root = futuresRoot(symbol);
  const upper = symbol.toUpperCase();
  const given = values.get(upper) ?? (root === null ? undefined : values.get(root));
  return given === undefined ? null : new Decimal(given);
}
