'use client';

import type { VerifiedLog, VerifiedLogsPage } from '@phasegate/contracts';
import { read } from '../api/call';
import { usePages } from '../api/use-pages';
import { BotLink } from '../bots/bot-link';
import { DataTable, type Column } from '../controls/data-table';
import { More } from '../controls/more';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { LoadFault } from '../frame/load-fault';
import { INTEGRITY_MS } from './rhythm';

const COLUMNS: readonly Column<VerifiedLog>[] = [
  {
    id: 'log',
    name: 'Log',
    width: 'w-[34%]',
    cell: ({ log, name }) =>
      log === 'platform' ? 'The platform’s own' : <BotLink id={log} name={name} />,
  },
  {
    id: 'events',
    name: 'Events found whole',
    align: 'right',
    width: 'w-[18%]',
    cell: ({ events }) => <span className="tabular-nums">{showCount(events)}</span>,
  },
  {
    id: 'verified',
    name: 'Verified',
    width: 'w-[24%]',
    cell: ({ verified_at }) => <Instant at={verified_at} />,
  },
  {
    id: 'fault',
    name: 'Found',
    cell: ({ fault }) =>
      fault === null ? (
        <Badge tone="good">Nothing altered</Badge>
      ) : (
        <span className="text-bad">{fault}</span>
      ),
  },
];

const PAGE = 20;
const keyOf = ({ log }: VerifiedLog): string => log;

/** Damaged logs first. */
export function Logs() {
  const { items: logs, ...pages } = usePages<VerifiedLog, Pick<VerifiedLogsPage, 'total'>>(
    ['platform', 'integrity', 'logs'],
    (cursor, signal) => read('/v1/integrity/logs', { query: { cursor, limit: PAGE }, signal }),
    { refetchEvery: INTEGRITY_MS },
  );
  return (
    <section aria-labelledby="logs" aria-busy={pages.isPending}>
      <h3 id="logs" className="mb-2 font-semibold">
        Hash chains
      </h3>
      {logs === undefined ? (
        pages.error === null ? (
          <div className="skeleton h-64" aria-hidden="true" />
        ) : (
          <LoadFault
            what="The verified logs"
            fault={pages.error}
            onRetry={() => void pages.refetch()}
          />
        )
      ) : logs.length === 0 ? (
        <p className="panel p-4 text-muted">No log has been verified by a worker yet.</p>
      ) : (
        <>
          <DataTable caption="Verified logs" columns={COLUMNS} rows={logs} rowKey={keyOf} />
          <More
            of={pages}
            what="logs"
            shown={logs.length}
            total={pages.data?.pages.at(-1)?.total}
          />
        </>
      )}
    </section>
  );
}
