'use client';

import { useQuery } from '@tanstack/react-query';
import { read } from '../api/call';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { PageTitle } from '../frame/page-title';
import { Access } from './access';
import { Bundle } from './bundle';
import { Checkpoints } from './checkpoints';
import { Exports } from './exports';
import { Held } from './held';
import { Logs } from './logs';
import { Mirror } from './mirror';
import { Quarantine } from './quarantine';
import { INTEGRITY_MS } from './rhythm';

/** Everyone with access can inspect the record, verify it, and download a copy. */
export function CompliancePage() {
  const integrity = useQuery({
    queryKey: ['platform', 'integrity'],
    queryFn: ({ signal }) => read('/v1/integrity', { signal }),
    refetchInterval: INTEGRITY_MS,
  });
  return (
    <>
      <PageTitle title="Compliance" state={<Freshness of={[integrity]} />}>
        Download the logs, and verify that no line was altered.
      </PageTitle>
      <div className="space-y-8">
        {integrity.data !== undefined && <Quarantine quarantined={integrity.data.quarantined} />}
        <Exports />
        <Bundle checkpoints={integrity.data?.checkpoints} />
        <section aria-labelledby="integrity" aria-busy={integrity.isPending}>
          <h2 id="integrity" className="text-lg font-semibold">
            Integrity
          </h2>
          <p className="mb-3 max-w-3xl text-muted">
            Each event carries the hash of the one before it. Workers recompute every chain, sign
            where it ends, and compare the files beside the database with it, line by line.
          </p>
          {integrity.data === undefined ? (
            integrity.error === null ? (
              <div className="skeleton h-96" aria-hidden="true" />
            ) : (
              <LoadFault
                what="The state of the books"
                fault={integrity.error}
                onRetry={() => void integrity.refetch()}
              />
            )
          ) : (
            <div className="space-y-4">
              <div className="grid gap-4 md:grid-cols-2">
                <Checkpoints checkpoints={integrity.data.checkpoints} />
                <Mirror mirror={integrity.data.mirror} />
              </div>
              {integrity.data.access !== null && <Access access={integrity.data.access} />}
              <Held held={integrity.data.mirror.held} />
              <Logs />
            </div>
          )}
        </section>
      </div>
    </>
  );
}
