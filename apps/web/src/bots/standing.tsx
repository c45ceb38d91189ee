import type { BotAnswer } from '@phasegate/contracts';
import { showMoney } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { breakerCause } from '../words/attention';
import { readinessWords } from '../words/readiness';

type Standing = Pick<BotAnswer, 'status' | 'currency'>;

export function BreakerCell({ status: { breaker } }: Standing) {
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

export function ReadinessCell({ status: { readiness } }: Standing) {
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
