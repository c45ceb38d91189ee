'use client';

import type { TransitionDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { addressOfBot } from '../bot/places';
import { profitFactorOf } from '../evidence/gate-evidence';
import { RecordEvidence } from '../evidence/record-evidence';
import { showCount, showGain, showMoney } from '../format/decimal';
import { Share } from '../format/rounded';
import { ReviewFacts } from '../decisions/review-facts';
import { LoadFault } from '../frame/load-fault';
import { DecidedCriteriaTable } from '../readiness/criteria-table';
import { addressOfEvent } from './event-link';
import { transitionQuery } from './queries';
import { sizeWords } from './transition-words';
import { Who } from './who';

interface TransitionDetailProps {
  readonly bot: string;
  readonly seq: number;
  readonly currency: string;
}

/** The evidence of a change of phase: the person, the reason, and the figures at the time. */
export function TransitionDetail({ bot, seq, currency }: TransitionDetailProps) {
  const detail = useQuery(transitionQuery(bot, seq));
  if (detail.data !== undefined)
    return <Evidence bot={bot} currency={currency} detail={detail.data} />;
  return (
    <div className="p-4">
      {detail.error === null ? (
        <div className="skeleton h-48" aria-busy />
      ) : (
        <LoadFault
          what="This transition"
          fault={detail.error}
          onRetry={() => void detail.refetch()}
        />
      )}
    </div>
  );
}

interface EvidenceProps {
  readonly bot: string;
  readonly currency: string;
  readonly detail: TransitionDetailAnswer;
}

function Evidence({ bot, currency, detail }: EvidenceProps) {
  return (
    <div className="space-y-4 border-t border-line p-4">
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-4">
        <Fact term="Who">
          {detail.by === null ? 'The rules, by themselves' : <Who by={detail.by} />}
        </Fact>
        {detail.reason !== null && <Fact term="Reason">{detail.reason}</Fact>}
        <Fact term="Size">{sizeWords(detail, currency)}</Fact>
        <Fact term="Policy then">
          <Link href={`${addressOfBot(bot)}/policy`} className="link">
            Version {detail.policy_version}
          </Link>
        </Fact>
      </dl>
      {detail.triggers.length > 0 && (
        <div>
          <h3 className="font-semibold">What triggered it</h3>
          <ul className="mt-1 list-disc pl-5">
            {detail.triggers.map(({ code, sentence }) => (
              <li key={code}>{sentence}</li>
            ))}
          </ul>
        </div>
      )}
      {detail.metrics !== null && <Metrics metrics={detail.metrics} currency={currency} />}
      {detail.criteria.length > 0 && (
        <div>
          <h3 className="mb-2 font-semibold">The gate as it was</h3>
          {detail.imported_sessions !== null && detail.imported_sessions > 0 && (
            <p className="mb-2 text-muted">
              {showCount(detail.imported_sessions)} sessions of this evidence were imported.
            </p>
          )}
          <DecidedCriteriaTable
            caption="The gate as it was"
            currency={currency}
            criteria={detail.criteria}
          />
        </div>
      )}
      {detail.review !== null && (
        <div>
          <h3 className="mb-1 font-semibold">Shown to the approver</h3>
          {detail.by_importer && (
            <p className="mb-2 text-warn">The approver had imported some of this evidence.</p>
          )}
          <ReviewFacts bot={bot} currency={currency} review={detail.review} />
        </div>
      )}
      {detail.evidence !== null && (
        <RecordEvidence evidence={detail.evidence} profitFactor={profitFactorOf(detail.criteria)} />
      )}
      <Link href={addressOfEvent(bot, detail)} className="link text-sm">
        Line {detail.seq} in the log
      </Link>
    </div>
  );
}

interface MetricsProps {
  readonly metrics: NonNullable<TransitionDetailAnswer['metrics']>;
  readonly currency: string;
}

function Metrics({ metrics, currency }: MetricsProps) {
  return (
    <div>
      <h3 className="font-semibold">How the bot stood</h3>
      <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-3 md:grid-cols-3 lg:grid-cols-6">
        <Fact term="Losses in a row">{showCount(metrics.loss_streak)}</Fact>
        <Fact term="Rolling win rate">
          <Share of={metrics.rolling_win_rate} none="not measured" />
        </Fact>
        <Fact term="Result of the day">{showGain(metrics.day_pnl, currency)}</Fact>
        <Fact term="Equity before the day">{showMoney(metrics.day_base, currency)}</Fact>
        <Fact term="Equity">{showMoney(metrics.equity, currency)}</Fact>
        <Fact term="Peak of the tenure">{showMoney(metrics.peak, currency)}</Fact>
      </dl>
    </div>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="term">{term}</dt>
      <dd className="mt-0.5 wrap-anywhere tabular-nums">{children}</dd>
    </div>
  );
}
