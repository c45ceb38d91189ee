import { DataTable, type Column } from '../controls/data-table';
import { showCount, showRoundedShare } from '../format/decimal';
import type { WinRate } from './rate-picture';

interface Line {
  readonly name: string;
  readonly value: string;
  readonly says: string;
}

const COLUMNS: readonly Column<Line>[] = [
  { id: 'name', name: 'Figure', width: 'w-[32%]', cell: ({ name }) => name },
  { id: 'value', name: 'Value', width: 'w-[26%]', cell: ({ value }) => value },
  { id: 'says', name: 'Says', cell: ({ says }) => <span className="text-muted">{says}</span> },
];

/** The figures of the picture. */
export function RateTable({ rate, gate }: { rate: WinRate; gate: boolean }) {
  return (
    <details>
      <summary className="link cursor-pointer text-sm">Show the figures as table</summary>
      <div className="mt-2 tabular-nums">
        <DataTable
          caption="How sure the win rate is"
          columns={COLUMNS}
          rows={linesOf(rate, gate)}
          rowKey={({ name }) => name}
        />
      </div>
    </details>
  );
}

function linesOf(rate: WinRate, gate: boolean): Line[] {
  const { wins, trades, threshold, probability, interval, luck, trades_to_settle: further } = rate;
  const share = (value: string | null) => (value === null ? 'not known' : showRoundedShare(value));
  return [
    {
      name: 'Record',
      value: `${showCount(wins)} wins of ${showCount(trades)}`,
      says: 'Counted trades, and open ones that have not won.',
    },
    {
      name: `At least ${showRoundedShare(threshold)}`,
      value: share(probability),
      says: 'Probability that the true win rate is at least this high.',
    },
    {
      name: '95% interval',
      value: interval === null ? 'not known' : `${share(interval.low)} to ${share(interval.high)}`,
      says: 'Where the true win rate lies.',
    },
    { name: 'Luck', value: share(luck), says: 'Probability that coin flips do as well.' },
    {
      name: 'Trades to settle',
      value: further === null ? 'not at this rate' : showCount(further),
      says: 'Further trades at this rate until the probability is 95%.',
    },
    ...(gate
      ? [
          {
            name: 'Looks',
            value: showCount(rate.looks),
            says: 'Market opens at which the gate was evaluated: the more, the less a pass says.',
          },
        ]
      : []),
  ];
}
