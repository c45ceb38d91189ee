'use client';

import type { BotDetailAnswer, ReadinessAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { RecordPicture } from '../charts/record-picture';
import { showCount } from '../format/decimal';
import { GateEvidence } from '../evidence/gate-evidence';
import { LoadFault } from '../frame/load-fault';
import { CriteriaTable } from '../readiness/criteria-table';
import { PHASE_WORDS, type Phase } from '../words/phases';
import { fallsBackWords } from './falls-back';
import { LastTrades } from './last-trades';
import { LimitChanges } from './limit-changes';
import { OpenWarnings } from './open-warnings';
import { newestPolicyQuery, reviewQuery } from './queries';
import { Recommendation } from './recommendation';
import { ReviewFacts } from './review-facts';
import { SinceDecision } from './since-decision';

interface EvidenceProps {
  readonly bot: BotDetailAnswer;
  readonly readiness: ReadinessAnswer;
  readonly to: Phase;
}

/** What changes and what is wrong first, then the record, then the gate line by line. */
export function AdvanceEvidence({ bot, readiness, to }: EvidenceProps) {
  return (
    <>
      <div className="grid gap-x-6 gap-y-4 lg:grid-cols-2">
        <div className="min-w-0 space-y-4">
          <OpenWarnings bot={bot} />
          <Terms bot={bot} to={to} />
          <SinceDecision bot={bot} />
          <GateEvidence readiness={readiness} />
        </div>
        <div className="min-w-0 space-y-4">
          <section aria-label="Record">
            <h3 className="mb-1 font-semibold">Record</h3>
            <RecordPicture bot={bot} />
          </section>
          <LastTrades bot={bot} />
          <Review bot={bot} />
        </div>
      </div>
      <section aria-label="Gate" className="space-y-2">
        <h3 className="font-semibold">Gate to {PHASE_WORDS[to]}</h3>
        <div className="text-sm">
          {readiness.first_approval === null && <Recommendation {...{ bot, readiness }} />}
        </div>
        <CriteriaTable
          caption={`Gate to ${PHASE_WORDS[to]}`}
          currency={bot.currency}
          criteria={readiness.criteria}
        />
        <p className="text-sm">{importedWords(readiness)}</p>
      </section>
    </>
  );
}

function importedWords({
  imported_sessions: imported,
  evidence_sessions: all,
}: ReadinessAnswer): string {
  if (imported === 0)
    return 'None of this evidence was imported: all of it was recorded live here.';
  return `${showCount(imported)} of ${showCount(all)} sessions of this evidence were imported, not recorded here.`;
}

function Review({ bot: { id, currency } }: { bot: BotDetailAnswer }) {
  const review = useQuery(reviewQuery(id));
  return (
    <section aria-label="Beside the criteria" className="text-sm">
      <h3 className="mb-1 text-base font-semibold">Beside the criteria</h3>
      {review.data !== undefined ? (
        <ReviewFacts bot={id} currency={currency} review={review.data} />
      ) : review.error === null ? (
        <div className="skeleton h-16" aria-busy />
      ) : (
        <LoadFault what="The review" fault={review.error} onRetry={() => void review.refetch()} />
      )}
    </section>
  );
}

function Terms({ bot: { id, currency }, to }: { bot: BotDetailAnswer; to: Phase }) {
  const { data: newest } = useQuery(newestPolicyQuery(id));
  const { data: review } = useQuery(reviewQuery(id));
  return (
    <section aria-label="What changes" className="rounded-lg bg-quiet p-3 text-sm">
      <h3 className="text-base font-semibold">What changes with {PHASE_WORDS[to]}</h3>
      {review?.changes == null || newest === undefined ? (
        <div className="skeleton mt-1 h-20" />
      ) : (
        <>
          <LimitChanges changes={review.changes} currency={currency} />
          <ul className="mt-2 list-disc space-y-0.5 pl-5">
            <li>{fallsBackWords(to, newest.policy)}</li>
            {newest.state === 'waiting' && (
              <li>The waiting policy version {showCount(newest.version)} takes effect with it.</li>
            )}
            <li>A new tenure begins: windows, streaks and day counts start again.</li>
          </ul>
        </>
      )}
    </section>
  );
}
