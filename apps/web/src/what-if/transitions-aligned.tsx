import type { WhatIfResult } from '@phasegate/contracts';
import { DataTable, type Column } from '../controls/data-table';
import { transitionTitle } from '../history/transition-words';
import { alignTransitions, type AlignedDay } from './align';
import { COURSES } from './courses';

const COLUMNS: readonly Column<AlignedDay>[] = [
  {
    id: 'date',
    name: 'Day (UTC)',
    width: 'w-[16%]',
    cell: ({ date }) => <span className="tabular-nums">{date}</span>,
  },
  ...COURSES.map(({ name }, place): Column<AlignedDay> => ({
    id: name,
    name,
    cell: ({ changes }) =>
      changes[place]!.length === 0 ? (
        <span className="text-muted">—</span>
      ) : (
        changes[place]!.map(({ at, type, from, to }) => (
          <span key={at} className={`block ${type === 'phase.downgraded' ? 'text-bad' : ''}`}>
            {transitionTitle({ type, from_phase: from, to_phase: to })}
          </span>
        ))
      ),
  })),
];

/** Every change of phase in what happened and in both replays, a line a day. */
export function TransitionsAligned({ result }: { result: WhatIfResult }) {
  const days = alignTransitions(COURSES.map(({ course }) => result[course]));
  if (days.length === 0)
    return <p className="text-sm text-muted">The phase never changed in any of them.</p>;
  return (
    <DataTable
      caption="Changes of phase, aligned in time"
      columns={COLUMNS}
      rows={days}
      rowKey={({ date }) => date}
    />
  );
}
