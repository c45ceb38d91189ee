'use client';

import type { SeriesAnswer } from '@phasegate/contracts';
import type { Column } from '../controls/data-table';
import { FoldedTable } from '../controls/folded-table';
import { showCount, showMoney } from '../format/decimal';
import { Share } from '../format/rounded';
import { PHASE_WORDS } from '../words/phases';

type Point = SeriesAnswer['points'][number];

const columnsIn = (currency: string): readonly Column<Point>[] => [
  { id: 'date', name: 'Session', cell: ({ date }) => date },
  { id: 'phase', name: 'Phase', width: 'w-[20%]', cell: ({ phase }) => PHASE_WORDS[phase] },
  { id: 'equity', name: 'Equity', cell: ({ equity }) => showMoney(equity, currency) },
  { id: 'win', name: 'Win rate', cell: ({ win_rate: rate }) => <Share of={rate} /> },
  { id: 'rolling', name: 'Rolling', cell: ({ rolling_win_rate: rate }) => <Share of={rate} /> },
  { id: 'drawdown', name: 'Drawdown', cell: ({ drawdown }) => <Share of={drawdown} /> },
  {
    id: 'size',
    name: 'Size',
    cell: ({ size }) => (size === null ? 'paper' : showMoney(size, currency)),
  },
];

/** The same points as in the charts, newest first. */
export function SeriesTable({ series, currency }: { series: SeriesAnswer; currency: string }) {
  const points = [...series.points, ...(series.now === null ? [] : [series.now])].reverse();
  return (
    <FoldedTable
      label="Points of the charts"
      caption="Points of the charts, newest first"
      columns={columnsIn(currency)}
      rows={points}
      rowKey={({ at }) => at}
    >
      {series.points.length < series.sessions && (
        <p className="mb-2 text-sm text-muted">
          {showCount(series.points.length)} of {showCount(series.sessions)} sessions: the first, the
          last and the extremes between. All sessions are listed under Sessions.
        </p>
      )}
    </FoldedTable>
  );
}
