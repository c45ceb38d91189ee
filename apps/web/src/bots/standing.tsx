import type { BotFigures, StatusAnswer } from '@phasegate/contracts';
import { distancesOf } from '../bot/distance-words';
import { ShareBar } from '../bot/share-bar';
import { Countdown } from '../format/countdown';
import { isLoss, showCount, showGain, showMoney, showRoundedShare } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { breakerCause } from '../words/attention';
import { readinessWords } from '../words/readiness';
import { Sparkline } from './sparkline';
import { usedToday } from './today';

interface Standing {
  readonly status: StatusAnswer;
  readonly currency: string;
}

export function BreakerCell({ status: { breaker } }: Pick<Standing, 'status'>) {
  if (breaker === null) return <Badge tone="good">Closed</Badge>;
  return (
    <>
      <Badge tone="bad">Open</Badge>
      <span className="mt-1 block text-xs text-muted">
        {breakerCause(breaker)}, since <Instant at={breaker.since} />
      </span>
    </>
  );
}

/** The current size, and what a live entry may have of it now, where that is less. */
export function SizeCell({ status: { size, effective_size: effective }, currency }: Standing) {
  if (size === null) return <span className="whitespace-nowrap text-muted">Paper only</span>;
  return (
    <>
      <span className="whitespace-nowrap tabular-nums">{showMoney(size, currency)}</span>
      {effective !== null && effective !== size && (
        <span className="block text-xs whitespace-nowrap text-muted tabular-nums">
          now at most {showMoney(effective, currency)}
        </span>
      )}
    </>
  );
}

export function ReadinessCell({ status: { readiness } }: Pick<Standing, 'status'>) {
  const { to, ready, met, criteria } = readiness;
  return (
    <>
      <span className={ready ? 'font-medium text-good' : ''}>{readinessWords(readiness)}</span>
      {to !== null && (
        <span aria-hidden="true" className="mt-1.5 flex max-w-40 gap-0.5">
          {Array.from({ length: criteria }, (_, index) => (
            <span
              key={index}
              className={`h-1 flex-1 rounded-full ${index < met ? 'bg-accent' : 'bg-line'}`}
            />
          ))}
        </span>
      )}
    </>
  );
}

/** Live entries of the trading day, and when the next is allowed. */
export function TodayCell({ status }: Pick<Standing, 'status'>) {
  const { day, words, limit, next } = usedToday(status);
  const isIdle = status.phase === 'experience' || status.entries_today === 0;
  return (
    <>
      <span className={`tabular-nums ${isIdle ? 'text-muted' : ''}`}>{words}</span>
      {day !== null && (
        <span className="block text-xs text-muted tabular-nums">
          trading day <span className="whitespace-nowrap">{day}</span>
        </span>
      )}
      {limit !== null && (
        <span className="block text-xs text-muted">
          {limit}
          {next !== null && (
            <>
              ; next in <Countdown to={next} />
            </>
          )}
        </span>
      )}
    </>
  );
}

export function LastTradeCell({ figures }: { figures: BotFigures }) {
  const { last_trade_at: at, trading_days_without_entry: days } = figures;
  if (at === null) return <span className="text-muted">None yet</span>;
  return (
    <>
      <Instant at={at} />
      {days > 0 && (
        <span className="block text-xs text-muted tabular-nums">
          {days === 1 ? '1 trading day' : `${showCount(days)} trading days`} without entry
        </span>
      )}
    </>
  );
}

/** The trigger of a downgrade that is used most (rules 6.5). */
export function DowngradeCell({
  status,
  figures,
}: Pick<Standing, 'status'> & { figures: BotFigures }) {
  const { nearest_downgrade: nearest } = figures;
  const distance = distancesOf(status.headroom).find(({ trigger }) => trigger === nearest?.trigger);
  if (nearest === null || distance === undefined)
    return (
      <span className="text-muted">
        {status.phase === 'experience' ? 'Cannot fall' : 'Nothing measured yet'}
      </span>
    );
  return (
    <>
      {distance.name}
      <ShareBar used={Number(nearest.used)} className="my-1 max-w-32" />
      <span className="block text-xs text-muted tabular-nums">
        {showRoundedShare(nearest.used)} of the limit
        <span className="sr-only">: {distance.words}</span>
      </span>
    </>
  );
}

/** Net P&L of the tenure's trades. */
export function GainCell({ figures, currency }: { figures: BotFigures; currency: string }) {
  const { tenure_pnl: pnl, tenure_trades: trades, tenure_since: since } = figures;
  return (
    <>
      <span
        className={`whitespace-nowrap tabular-nums ${trades === 0 ? 'text-muted' : isLoss(pnl) ? 'text-bad' : ''}`}
      >
        {showGain(pnl, currency)}
      </span>
      <span className="my-0.5 flex md:justify-end">
        <Sparkline sums={figures.sparkline} />
      </span>
      <span className="block text-xs text-muted tabular-nums">
        {trades === 1 ? '1 trade' : `${showCount(trades)} trades`} since{' '}
        <time dateTime={since} className="whitespace-nowrap">
          {since.slice(0, 10)}
        </time>
      </span>
    </>
  );
}
