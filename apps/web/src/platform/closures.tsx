'use client';

import type { ClosureAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { read, send } from '../api/call';
import { useMay } from '../api/permission';
import { DataTable, type Column } from '../controls/data-table';
import { DecisionDialog } from '../controls/decision-dialog';
import { TextField } from '../controls/field';
import { Instant } from '../format/instant';
import { LoadFault } from '../frame/load-fault';
import { ActorName } from '../people/actor-name';

const COLUMNS: readonly Column<ClosureAnswer>[] = [
  { id: 'date', name: 'Date', width: 'w-[20%]', cell: ({ date }) => date },
  { id: 'reason', name: 'Reason', width: 'w-[40%]', cell: ({ reason }) => reason },
  {
    id: 'by',
    name: 'Added',
    cell: ({ added_by, added_at }) => (
      <>
        <ActorName id={added_by} />, <Instant at={added_at} />
      </>
    ),
  },
];

/** Closures that no holiday table knew (rules 1.3). */
export function Closures() {
  const administers = useMay('administer');
  const [date, setDate] = useState('');
  const closures = useQuery({
    queryKey: ['platform', 'closures'],
    queryFn: ({ signal }) => read('/v1/calendar/closures', { signal }),
  });
  return (
    <section aria-labelledby="closures">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <div className="mr-auto">
          <h2 id="closures" className="text-lg font-semibold">
            Unscheduled closures of the US equities market
          </h2>
          <p className="text-muted">
            Regular holidays are built in. Add closures announced at short notice here; future days
            only.
          </p>
        </div>
        {administers && (
          <DecisionDialog
            button="Add a closure…"
            title="Add a closure"
            description="The market is closed that day for every bot on the US equities calendar. This cannot be undone."
            confirm="Add the closure"
            decide={async ({ reason }) => {
              await send('POST', '/v1/calendar/closures', { body: { date, reason } });
              setDate('');
              return `${date} is no longer a trading day.`;
            }}
          >
            <TextField
              label="Date"
              type="date"
              required
              value={date}
              onChange={({ target }) => setDate(target.value)}
            />
          </DecisionDialog>
        )}
      </div>
      {closures.data === undefined && closures.error !== null ? (
        <LoadFault
          what="The closures"
          fault={closures.error}
          onRetry={() => void closures.refetch()}
        />
      ) : closures.data?.items.length === 0 ? (
        <p className="panel p-4 text-muted">No closures added.</p>
      ) : (
        <DataTable
          caption="Added closures"
          columns={COLUMNS}
          rows={closures.data?.items}
          rowKey={({ date: day }) => day}
          skeletonRows={1}
        />
      )}
    </section>
  );
}
