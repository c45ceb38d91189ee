import type { ListedTradeAnswer } from '@phasegate/contracts';
import { isLoss, showGain } from '../format/decimal';
import { STATUS_WORDS } from './trade-words';

interface TradeResultProps {
  readonly trade: Pick<ListedTradeAnswer, 'status' | 'pnl' | 'outcome' | 'counted'>;
  readonly currency: string;
  /** Both on one line. */
  readonly inLine?: boolean;
}

/** The result of a trade, with its sign and in words. */
export function TradeResult({
  trade: { status, pnl, outcome, counted },
  currency,
  inLine = false,
}: TradeResultProps) {
  if (pnl === null) return <span className="text-muted">{STATUS_WORDS[status]}</span>;
  return (
    <>
      <span className={`tabular-nums ${isLoss(pnl) ? 'text-bad' : ''}`}>
        {showGain(pnl, currency)}
      </span>
      <span className={`text-muted ${inLine ? 'ml-2' : 'block'}`}>
        {status === 'voided' ? 'voided' : outcome}
        {counted === false && ', not counted'}
      </span>
    </>
  );
}
