'use client';

import type { IntegrityAnswer } from '@phasegate/contracts';
import { useState } from 'react';
import { BotLink } from '../bots/bot-link';
import { DataTable, type Column } from '../controls/data-table';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';

type Log = IntegrityAnswer['logs'][number];

const COLUMNS: readonly Column<Log>[] = [
  {
    id: 'log',
    name: 'Log',
    width: 'w-[34%]',
    cell: ({ log }) =>
      log === 'platform' ? 'The platform’s own' : <BotLink id={log} name={null} />,
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

const SHOWN = 20;
const keyOf = ({ log }: Log): string => log;

/** Damaged logs first, then those verified longest ago. */
export function Logs({ logs }: { logs: readonly Log[] }) {
  const [shown, setShown] = useState(SHOWN);
  const sorted = logs.toSorted(
    (one, other) =>
      Number(one.fault === null) - Number(other.fault === null) ||
      one.verified_at.localeCompare(other.verified_at),
  );
  return (
    <section aria-labelledby="logs">
      <h3 id="logs" className="mb-2 font-semibold">
        Hash chains
      </h3>
      {logs.length === 0 ? (
        <p className="panel p-4 text-muted">A worker has verified none yet.</p>
      ) : (
        <DataTable
          caption="Verified logs"
          columns={COLUMNS}
          rows={sorted.slice(0, shown)}
          rowKey={keyOf}
        />
      )}
      {sorted.length > shown && (
        <button
          type="button"
          className="button mt-3"
          onClick={() => setShown((before) => before + SHOWN)}
        >
          Show more of {showCount(sorted.length)} logs
        </button>
      )}
    </section>
  );
}
