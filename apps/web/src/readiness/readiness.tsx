import type { ReadinessAnswer } from '@phasegate/contracts';
import type { ReactNode } from 'react';
import { VerdictBadge } from '../evidence/verdict';
import { showCount } from '../format/decimal';
import { Badge } from '../frame/badge';
import { PHASE_WORDS } from '../words/phases';
import { paceWords, readinessWords } from '../words/readiness';
import { CriteriaTable } from './criteria-table';

const OBSTACLES: Readonly<Record<ReadinessAnswer['obstacles'][number], string>> = {
  BREAKER_OPEN: 'The gate is not evaluated while the breaker is open.',
  DOWNGRADE_DUE: 'The gate is not evaluated while a downgrade is due.',
};

type Earliest = ReadinessAnswer['earliest'];

interface ReadinessProps {
  readonly readiness: ReadinessAnswer;
  readonly currency: string;
  /** The state of the advance that the bot is ready for. */
  readonly children?: ReactNode;
}

/** How near the bot is to the phase above, and what is still missing. */
export function Readiness({ readiness, currency, children }: ReadinessProps) {
  const { to, ready, criteria, obstacles, summary } = readiness;
  const met = criteria.filter(({ status }) => status === 'met').length;
  const title = to === null ? 'No gate above' : `Readiness for ${PHASE_WORDS[to]}`;
  return (
    <section aria-labelledby="readiness" className="scroll-mt-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 id="readiness" className="text-lg font-semibold">
          {title}
        </h2>
        {to !== null && (
          <Badge tone={ready ? 'good' : 'unknown'}>
            {readinessWords({ to, ready, met, criteria: criteria.length })}
          </Badge>
        )}
      </div>
      <p className="mt-1 max-w-3xl">{summary}</p>
      {children}
      {obstacles.map((obstacle) => (
        <p key={obstacle} className="mt-1 max-w-3xl text-warn">
          {OBSTACLES[obstacle]}
        </p>
      ))}
      {to !== null && (
        <>
          <Evidence readiness={readiness} />
          <CriteriaTable caption={title} {...{ currency, criteria }} />
        </>
      )}
    </section>
  );
}

/** When an advance is possible at the earliest, on what assumption, and on whose evidence. */
function Evidence({
  readiness: { earliest, imported_sessions: imported, evidence_sessions: sessions, evidence },
}: {
  readiness: ReadinessAnswer;
}) {
  return (
    <dl className="panel mt-3 mb-3 grid gap-x-6 gap-y-3 p-4 sm:grid-cols-2">
      <div>
        <dt className="term">Earliest possible advance</dt>
        <dd className="mt-1">
          {earliest.at_own_pace === null ? (
            <EarliestDate of={earliest} />
          ) : (
            <>
              <EarliestDate of={earliest.at_own_pace} />
              <span className="block text-sm text-muted">
                {paceWords(earliest.at_own_pace)} It is {earliest.date ?? 'no date'} at the very
                least.
              </span>
            </>
          )}
          <span className="block text-sm text-muted">{earliest.assumes}</span>
        </dd>
      </div>
      <div>
        <dt className="term">Imported evidence</dt>
        <dd className="mt-1">
          {imported === 0 ? (
            <span className="text-muted">None: all of it is the bot’s own.</span>
          ) : (
            <>
              <span className="font-semibold tabular-nums">
                {showCount(imported)} of {showCount(sessions)} sessions
              </span>
              <span className="block text-sm text-muted">
                These come from a backtest or a paper account that somebody imported, not from this
                bot’s reports.
              </span>
            </>
          )}
        </dd>
      </div>
      {evidence.win_rate !== null && evidence.sentence !== null && (
        <div className="sm:col-span-2">
          <dt className="term">Luck or skill</dt>
          <dd className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
            {evidence.sentence}
            {evidence.win_rate.probability !== null && (
              <VerdictBadge verdict={evidence.win_rate.verdict} />
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}

function EarliestDate({ of: { date, days } }: { of: Pick<Earliest, 'date' | 'days'> }) {
  return (
    <>
      <span className="font-semibold tabular-nums">{date ?? 'No date'}</span>
      {days !== null && <span className="text-muted"> · {tradingDaysAway(days)}</span>}
    </>
  );
}

const tradingDaysAway = (days: number): string =>
  days === 0
    ? 'the trading day that runs now'
    : days === 1
      ? 'in 1 trading day'
      : `in ${showCount(days)} trading days`;
