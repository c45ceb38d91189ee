import type { BotDetailAnswer } from '@phasegate/contracts';
import type { ReactNode } from 'react';
import { earlierTradingDay } from '../bots/today';
import { breakerCause } from '../words/attention';
import { PHASE_WORDS, STEPS } from '../words/phases';
import { Countdown } from '../format/countdown';
import { showCount, showMoney } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';

interface WhereItStandsProps {
  readonly bot: BotDetailAnswer;
  /** Live entries a trading day in the phase; null: no limit, or not known. */
  readonly entriesADay: number | null;
}

/** In one line: phase, breaker, size, and what of today is used. */
export function WhereItStands({ bot: { status, currency }, entriesADay }: WhereItStandsProps) {
  const { phase, breaker, size, effective_size: effective } = status;
  return (
    <dl aria-label="Status" className="flex flex-wrap gap-x-8 gap-y-2">
      <Fact term="Phase">
        <span className="font-medium">{PHASE_WORDS[phase]}</span>{' '}
        <span className="text-sm text-muted">
          step {STEPS.indexOf(phase) + 1} of {STEPS.length}
        </span>
      </Fact>
      <Fact term="Breaker">
        {breaker === null ? (
          <Badge tone="good">Closed</Badge>
        ) : (
          <>
            <Badge tone="bad">Open</Badge>{' '}
            <span className="text-sm text-muted">
              {breakerCause(breaker)}, since <Instant at={breaker.since} />
            </span>
          </>
        )}
      </Fact>
      <Fact term="Size">
        {size === null ? (
          <span className="text-muted">Paper only</span>
        ) : (
          <>
            <span className="font-medium tabular-nums">{showMoney(size, currency)}</span>
            {effective !== null && effective !== size && (
              <span className="text-sm text-muted tabular-nums">
                {' '}
                now at most {showMoney(effective, currency)}
              </span>
            )}
          </>
        )}
      </Fact>
      <Fact term="Today">
        <TodaysUse {...{ status, entriesADay }} />
      </Fact>
      <Fact term="Equity">
        <span className="tabular-nums">{showMoney(status.equity, currency)}</span>
      </Fact>
    </dl>
  );
}

function TodaysUse({
  status,
  entriesADay,
}: {
  status: BotDetailAnswer['status'];
  entriesADay: number | null;
}) {
  const { entries_today: entries, next_allowed_at: next } = status;
  const day = earlierTradingDay(status);
  return (
    <>
      <span className="tabular-nums">
        {entriesADay === null
          ? `${showCount(entries)} live ${entries === 1 ? 'entry' : 'entries'}`
          : `${showCount(entries)} of ${showCount(entriesADay)} live ${entriesADay === 1 ? 'entry' : 'entries'} used`}
      </span>
      {day !== null && (
        <span className="text-sm text-muted tabular-nums"> · trading day {day}</span>
      )}
      {next !== null && (
        <span className="text-sm text-muted">
          {' '}
          · next <Instant at={next} /> · <Countdown to={next} />
        </span>
      )}
    </>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="term">{term}</dt>
      <dd className="mt-0.5 min-h-6">{children}</dd>
    </div>
  );
}
