import { DataTable, type Column } from '../controls/data-table';
import { showCount, showMean, showRounded, showRoundedShare } from '../format/decimal';
import { proportionWords } from '../futures/words';
import { policyName, type LabResult, type LabRow } from './lab-words';

interface Line extends LabRow {
  readonly policy: string;
}

const columnsIn = (currency: string): readonly Column<Line>[] => [
  {
    id: 'rate',
    name: 'True win rate',
    width: 'w-[14%]',
    cell: ({ win_rate, policy }) => (
      <>
        <span className="font-semibold">{showRoundedShare(win_rate)}</span>
        <span className="block text-muted">{policy}</span>
      </>
    ),
  },
  {
    id: 'scaling',
    name: 'Reaches Scaling',
    width: 'w-[18%]',
    cell: ({ reached }) => proportionWords(reached.scaling),
  },
  {
    id: 'days',
    name: 'Median days to it',
    cell: ({ reached: { scaling } }) =>
      scaling.median_days === null ? 'never' : showCount(scaling.median_days),
  },
  {
    id: 'downgrades',
    name: 'Downgrades a month',
    cell: ({ downgrades_per_month: downgrades }) => showMean(downgrades),
  },
  {
    id: 'lost',
    name: 'Loses > 10% in 90 live days',
    width: 'w-[18%]',
    cell: ({ lost_a_tenth }) => proportionWords(lost_a_tenth),
  },
  {
    id: 'drawdown',
    name: 'Worst drawdown, mean',
    cell: ({ worst_drawdown }) => showRoundedShare(worst_drawdown),
  },
  {
    id: 'size',
    name: 'Final size, median',
    cell: ({ final_size }) =>
      Number(final_size) === 0 ? 'paper only' : `${showRounded(final_size)} ${currency}`,
  },
];

/**
 * The share of bots that each policy advances, and their results, by true win rate; rows of the same rate are grouped.
 */
export function LabTable({ result, currency }: { result: LabResult; currency: string }) {
  const [first] = result.policies;
  const lines = first!.rows.flatMap((_row, place) =>
    result.policies.map((one) => ({ ...one.rows[place]!, policy: policyName(result, one) })),
  );
  return (
    <div className="tabular-nums">
      <DataTable
        caption="Bots that each policy advances, by true win rate"
        columns={columnsIn(currency)}
        rows={lines}
        rowKey={({ win_rate, policy }) => `${win_rate} ${policy}`}
      />
    </div>
  );
}
