'use client';

import type { BotDetailAnswer, ReadinessAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { send } from '../api/call';
import { DecisionWindow, type Decision } from '../controls/decision-dialog';
import { showCount, showMoney } from '../format/decimal';
import { GateEvidence } from '../evidence/gate-evidence';
import { LoadFault } from '../frame/load-fault';
import { CriteriaTable } from '../readiness/criteria-table';
import { PHASE_WORDS, type Phase } from '../words/phases';
import { fallsBackWords } from './falls-back';
import { LimitChanges } from './limit-changes';
import { OpenWarnings } from './open-warnings';
import { Overtaken } from './overtaken';
import { newestPolicyQuery, reviewQuery } from './queries';
import { ReviewFacts } from './review-facts';

interface ApproveAdvanceProps {
  readonly bot: BotDetailAnswer;
  readonly readiness: ReadinessAnswer | undefined;
}

/** The evidence that was shown when the dialog was opened: nothing else is approved. */
interface Asked {
  readonly to: Phase;
  readonly tenure: string;
}

/** The evidence beside the button. It stays true while the dialog is open; the API validates again. */
export function ApproveAdvance({ bot, readiness }: ApproveAdvanceProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const tenure = bot.figures.tenure_since;
  const to = readiness?.ready === true ? readiness.to : null;
  return (
    <>
      {to !== null && (
        <button type="button" className="button-main" onClick={() => setAsked({ to, tenure })}>
          Approve advance
        </button>
      )}
      {asked !== null && (
        <DecisionWindow
          open
          onOpenChange={(open) => !open && setAsked(null)}
          wide
          title={`Approve ${bot.name} for ${PHASE_WORDS[asked.to]}?`}
          description="The gate is validated again when you approve. Nothing advances if a criterion fails meanwhile."
          confirm={`Approve for ${PHASE_WORDS[asked.to]}`}
          obstacle={obstacleTo(asked, bot, readiness)}
          decide={(decision) => approve(bot, asked, decision)}
        >
          {asked.tenure === tenure && readiness?.to === asked.to && (
            <Evidence {...{ bot, readiness }} to={asked.to} />
          )}
        </DecisionWindow>
      )}
    </>
  );
}

function obstacleTo(
  asked: Asked,
  bot: BotDetailAnswer,
  readiness: ReadinessAnswer | undefined,
): ReactNode {
  if (bot.figures.tenure_since !== asked.tenure) return <Overtaken bot={bot.id} />;
  if (readiness === undefined || readiness.ready) return null;
  if (readiness.obstacles.includes('BREAKER_OPEN'))
    return (
      <p>The breaker has opened in the meantime: it must be acknowledged before any advance.</p>
    );
  if (readiness.obstacles.includes('DOWNGRADE_DUE'))
    return <p>A downgrade has become due and is carried out first.</p>;
  return (
    <>
      <p>The gate is no longer met:</p>
      <ul className="list-disc pl-5">
        {readiness.criteria
          .filter(({ status }) => status !== 'met')
          .map(({ code, sentence }) => (
            <li key={code}>{sentence}</li>
          ))}
      </ul>
    </>
  );
}

async function approve(
  { id, name, currency }: BotDetailAnswer,
  asked: Asked,
  { reason }: Decision,
) {
  // In another tenure nothing is decided, so the second approver has not attempted a skip.
  const { to_phase, size } = await send('POST', '/v1/bots/{bot}/advance', {
    params: { bot: id },
    body: { reason, to: asked.to, tenure_since: asked.tenure },
  });
  const at = size === null ? '' : `, ${showMoney(size, currency)} a position`;
  return `${name} is in ${PHASE_WORDS[to_phase]} now${at}.`;
}

interface EvidenceProps {
  readonly bot: BotDetailAnswer;
  readonly readiness: ReadinessAnswer;
  readonly to: Phase;
}

function Evidence({ bot, readiness, to }: EvidenceProps) {
  return (
    <>
      <OpenWarnings bot={bot} />
      <GateEvidence readiness={readiness} />
      <CriteriaTable caption={`Gate to ${PHASE_WORDS[to]}`} criteria={readiness.criteria} />
      <p className="text-sm">{importedWords(readiness)}</p>
      <Review bot={bot} />
      <Terms bot={bot} to={to} />
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
      <h3 className="mb-1 font-semibold">Beside the criteria</h3>
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
      <h3 className="font-semibold">What changes with {PHASE_WORDS[to]}</h3>
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
