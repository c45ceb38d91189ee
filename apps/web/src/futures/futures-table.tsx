'use client';

import { useState } from 'react';
import { DataTable, type Column } from '../controls/data-table';
import { showRounded } from '../format/decimal';
import type { FutureDay } from './fan';

const COLUMNS: readonly Column<FutureDay>[] = [
  { id: 'date', name: 'Day', width: 'w-[18%]', cell: ({ date }) => date },
  { id: 'q5', name: 'Equity, 5%', cell: ({ equity }) => showRounded(equity.q5) },
  { id: 'q25', name: '25%', cell: ({ equity }) => showRounded(equity.q25) },
  { id: 'q50', name: 'Median', cell: ({ equity }) => showRounded(equity.q50) },
  { id: 'q75', name: '75%', cell: ({ equity }) => showRounded(equity.q75) },
  { id: 'q95', name: '95%', cell: ({ equity }) => showRounded(equity.q95) },
  {
    id: 'size',
    name: 'Size, 5% to 95%',
    cell: ({ size }) => `${showRounded(size.q5)} to ${showRounded(size.q95)}`,
  },
];

/** The same figures as in the pictures, day by day. */
export function FuturesTable({ days }: { days: readonly FutureDay[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="link cursor-pointer text-sm">Show as table</summary>
      {open && (
        <div
          className="mt-2 max-h-128 overflow-y-auto tabular-nums"
          tabIndex={0}
          role="group"
          aria-label="Futures, day by day"
        >
          <DataTable
            caption="Quantiles of the futures, day by day"
            columns={COLUMNS}
            rows={days}
            rowKey={({ date }) => date}
          />
        </div>
      )}
    </details>
  );
}
