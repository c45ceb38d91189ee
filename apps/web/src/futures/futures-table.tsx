'use client';

import type { Column } from '../controls/data-table';
import { FoldedTable } from '../controls/folded-table';
import { showDecimal, showRounded } from '../format/decimal';
import { Rounded } from '../format/rounded';
import type { FutureDay } from './fan';

const rounded = (amount: string) => (
  <Rounded shown={showRounded(amount)} exact={showDecimal(amount)} />
);

const columnsIn = (currency: string): readonly Column<FutureDay>[] => [
  { id: 'date', name: 'Day', width: 'w-[18%]', cell: ({ date }) => date },
  { id: 'q5', name: `Equity in ${currency}, 5%`, cell: ({ equity }) => rounded(equity.q5) },
  { id: 'q25', name: '25%', cell: ({ equity }) => rounded(equity.q25) },
  { id: 'q50', name: 'Median', cell: ({ equity }) => rounded(equity.q50) },
  { id: 'q75', name: '75%', cell: ({ equity }) => rounded(equity.q75) },
  { id: 'q95', name: '95%', cell: ({ equity }) => rounded(equity.q95) },
  {
    id: 'size',
    name: `Size in ${currency}, 5% to 95%`,
    cell: ({ size }) => (
      <>
        {rounded(size.q5)} to {rounded(size.q95)}
      </>
    ),
  },
];

interface FuturesTableProps {
  readonly days: readonly FutureDay[];
  readonly currency: string;
}

/** The same figures as in the pictures, day by day. */
export const FuturesTable = ({ days, currency }: FuturesTableProps) => (
  <FoldedTable
    className=""
    label="Futures, day by day"
    caption="Quantiles of the futures, day by day"
    columns={columnsIn(currency)}
    rows={days}
    rowKey={({ date }) => date}
  />
);
