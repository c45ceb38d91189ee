'use client';

import { useQuery } from '@tanstack/react-query';
import { read } from '../api/call';
import { Instant } from '../format/instant';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { PageTitle } from '../frame/page-title';
import { FigureRow } from './figure-row';
import { boundWords } from './words';

export function ReportsPage() {
  const heart = useQuery({
    queryKey: ['reports', 'heart'],
    queryFn: ({ signal }) => read('/v1/reports/heart', { signal, answerMs: ANSWER_MS }),
    staleTime: REPORT_MS,
  });
  const success = useQuery({
    queryKey: ['reports', 'success'],
    queryFn: ({ signal }) => read('/v1/reports/success', { signal, answerMs: ANSWER_MS }),
    staleTime: REPORT_MS,
  });
  const fault = heart.error ?? success.error;
  return (
    <>
      <PageTitle title="Reports" state={<Freshness of={[heart, success]} />}>
        How well the ladder works, computed from the logs of the bots that you can see.
      </PageTitle>
      {fault !== null && heart.data === undefined ? (
        <LoadFault
          what="The reports"
          fault={fault}
          onRetry={() => void Promise.all([heart.refetch(), success.refetch()])}
        />
      ) : (
        <div className="space-y-8">
          <Report
            id="heart"
            title="HEART"
            about={heart.data && { bots: heart.data.bots, asOf: heart.data.as_of }}
          >
            {heart.data?.rows.map((row) => (
              <FigureRow
                key={row.code}
                figure={row}
                title={row.metric}
                group={row.goal}
                guardrail={`Guardrail: breaks when it is ${boundWords(row.guardrail, row.unit)}; then ${row.guardrail.then}.`}
                bots={row.bots}
              />
            ))}
          </Report>
          <Report
            id="success"
            title="Success criteria"
            about={success.data && { bots: success.data.bots, asOf: success.data.as_of }}
          >
            {success.data?.criteria.map((criterion) => (
              <FigureRow
                key={criterion.number}
                figure={criterion}
                title={`${criterion.number}. ${criterion.name}`}
                group={criterion.metric}
              />
            ))}
          </Report>
        </div>
      )}
    </>
  );
}

/** Reports read the whole log: not with every event, and over thousands of bots for seconds. */
const REPORT_MS = 60_000;
const ANSWER_MS = 60_000;

interface ReportProps {
  readonly id: string;
  readonly title: string;
  readonly about: { readonly bots: number; readonly asOf: string } | undefined;
  readonly children: React.ReactNode;
}

function Report({ id, title, about, children }: ReportProps) {
  return (
    <section aria-labelledby={id} aria-busy={about === undefined}>
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      <p className="mb-3 min-h-6 text-sm text-muted">
        {about !== undefined && (
          <>
            {about.bots} {about.bots === 1 ? 'bot' : 'bots'}, as of <Instant at={about.asOf} />
          </>
        )}
      </p>
      {about === undefined ? (
        <div className="skeleton h-96" aria-hidden="true" />
      ) : (
        <ul className="panel divide-y divide-line">{children}</ul>
      )}
    </section>
  );
}
