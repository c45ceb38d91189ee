'use client';

import type { BotDetailAnswer, ReadinessAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Ladder } from '../bots/ladder';
import { BreakerCell, SizeCell } from '../bots/standing';
import { showMoney } from '../format/decimal';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { Mark } from '../frame/mark';
import { botQuery, readinessQuery } from '../query/queries';
import { ApiFault } from '../query/read-api';
import { attentionSentence } from '../words/attention';
import { PHASE_WORDS } from '../words/phases';
import { readinessWords } from '../words/readiness';
import { CriteriaTable } from './criteria-table';

export function ReadinessPage({ id }: { id: string }) {
  const bot = useQuery(botQuery(id));
  const readiness = useQuery(readinessQuery(id));
  const fault =
    bot.data === undefined ? bot.error : readiness.data === undefined ? readiness.error : null;
  return (
    <>
      <nav aria-label="Path" className="text-sm">
        <Link href="/" className="link">
          All bots
        </Link>
      </nav>
      <div className="mt-1 flex flex-wrap items-center gap-x-4">
        <h1 className="mr-auto min-h-8 text-2xl font-semibold tracking-tight wrap-anywhere">
          {bot.data?.name ?? 'Bot'}
        </h1>
        <Freshness of={[bot, readiness]} />
      </div>
      <div className="mt-4 space-y-6" aria-busy={bot.isPending || readiness.isPending}>
        {fault !== null ? (
          <BotFault
            fault={fault}
            onRetry={() => void Promise.all([bot.refetch(), readiness.refetch()])}
          />
        ) : bot.data && readiness.data ? (
          <>
            <Standing bot={bot.data} />
            <Gate readiness={readiness.data} />
          </>
        ) : (
          <>
            <div className="skeleton h-26" />
            <div className="skeleton h-96" />
          </>
        )}
      </div>
    </>
  );
}

function BotFault({ fault, onRetry }: { fault: Error; onRetry: () => void }) {
  if (!(fault instanceof ApiFault && fault.status === 404))
    return <LoadFault what="This bot" fault={fault} onRetry={onRetry} />;
  return (
    <p role="alert">
      There is no such bot, or you are not a member of it. All that you may see stand under “All
      bots”.
    </p>
  );
}

function Standing({ bot }: { bot: BotDetailAnswer }) {
  return (
    <section aria-label="Standing" className="rounded-xl border border-line bg-surface p-4">
      <dl className="grid gap-4 sm:grid-cols-4">
        <Fact term="Phase">
          <Ladder phase={bot.status.phase} />
        </Fact>
        <Fact term="Breaker">
          <BreakerCell {...bot} />
        </Fact>
        <Fact term="Size">
          <SizeCell {...bot} />
        </Fact>
        <Fact term="Equity">
          <span className="tabular-nums">{showMoney(bot.status.equity, bot.currency)}</span>
        </Fact>
      </dl>
      {bot.attention.length > 0 && (
        <ul className="mt-4 space-y-1 border-t border-line pt-3">
          {bot.attention.map((reason) => (
            <li
              key={reason}
              className={`flex gap-1.5 ${reason === 'READY_TO_ADVANCE' ? 'text-good' : 'text-warn'}`}
            >
              <Mark shape={reason === 'READY_TO_ADVANCE' ? 'fine' : 'attention'} />
              {attentionSentence(reason, bot)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="mb-1 text-xs font-medium tracking-wide text-muted uppercase">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Gate({ readiness }: { readiness: ReadinessAnswer }) {
  const {
    to,
    criteria,
    obstacles,
    imported_sessions: imported,
    evidence_sessions: sessions,
  } = readiness;
  const met = criteria.filter(({ status }) => status === 'met').length;
  const title = to === null ? 'No gate above' : `Gate to ${PHASE_WORDS[to]}`;
  return (
    <section aria-labelledby="gate">
      <h2 id="gate" className="text-lg font-semibold">
        {title}
      </h2>
      <p className="mt-0.5 mb-3 text-muted">
        {to === null
          ? readiness.summary
          : `${readinessWords({ ...readiness, met, criteria: criteria.length })}.`}
        {obstacles.includes('BREAKER_OPEN') &&
          ' The gate is not looked at while the breaker is open.'}
        {obstacles.includes('DOWNGRADE_DUE') &&
          ' The gate is not looked at while a downgrade is due.'}
        {imported > 0 && ` ${imported} of the ${sessions} sessions of this evidence were imported.`}
      </p>
      {to !== null && <CriteriaTable caption={title} criteria={criteria} />}
    </section>
  );
}
