import type { ImportPreview } from '@phasegate/contracts';
import type { PreviewedImport } from '@phasegate/db';
import {
  decimal,
  instantText,
  isRefusal,
  plain,
  refusalSentence,
  Decimal,
} from '@phasegate/phase-core';
import type { ReadAside } from '@phasegate/trade-files';
import { foreignCurrency } from './foreign-currency.js';
import { readinessAnswer } from '../readiness/readiness-answer.js';

export const NOTHING_LEFT = 'Every trade of the file was left out.';

/** The preview that a person sees before a file is imported. */
export async function previewAnswer(
  read: ReadAside,
  { after, result, counted }: PreviewedImport,
  { warnings, currency }: { readonly warnings: readonly string[]; readonly currency: string },
): Promise<ImportPreview> {
  const refusal = refusalOf(read, { after, result }, currency);
  const assumptions = warnings.filter(
    (warning) => read.assumptions?.some((assumption) => assumption.startsWith(warning)) === true,
  );
  return {
    format: read.format,
    currency: read.currency,
    ...figuresOf(read),
    sessions: refusal !== null || isRefusal(result) ? null : result.sessions,
    left_out: [...read.leftOut],
    left_out_count: read.leftOutCount,
    assumptions: [...assumptions],
    warnings: warnings.filter((warning) => !assumptions.includes(warning)),
    importable: refusal === null,
    refusal,
    readiness_after: refusal === null ? await readinessAnswer(after, {}, counted) : null,
  };
}

/** The answer that the import would give now, if it were refused. */
function refusalOf(
  { trades, currency: fileCurrency }: ReadAside,
  { after: { bot, quarantined }, result }: Pick<PreviewedImport, 'after' | 'result'>,
  currency: string,
): ImportPreview['refusal'] {
  if (trades.length === 0) return { code: 'TRADE_FILE_UNREADABLE', message: NOTHING_LEFT };
  if (quarantined)
    return { code: 'QUARANTINED', message: `The log of ${bot} is damaged and in quarantine.` };
  const foreign = foreignCurrency(fileCurrency, currency);
  if (foreign !== null) return { code: 'CURRENCY_MISMATCH', message: foreign };
  return isRefusal(result) ? { code: result.refused, message: refusalSentence(result) } : null;
}

function figuresOf({ trades }: ReadAside) {
  let [first, last, wins, losses] = [Infinity, -Infinity, 0, 0];
  let net = new Decimal(0);
  const symbols = new Set<string>();
  for (const { opened_at, closed_at, symbol, pnl } of trades) {
    const result = decimal(pnl);
    first = Math.min(first, opened_at);
    last = Math.max(last, closed_at);
    symbols.add(symbol);
    net = net.plus(result);
    if (result.gt(0)) wins += 1;
    else if (result.lt(0)) losses += 1;
  }
  return {
    trades: trades.length,
    first_trade_at: trades.length === 0 ? null : instantText(first),
    last_trade_at: trades.length === 0 ? null : instantText(last),
    symbols: symbols.size,
    wins,
    losses,
    net_pnl: plain(net),
  };
}
