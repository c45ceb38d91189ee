import { REACHED_PHASES, type LabReport, type PolicyLabRow } from '@phasegate/lab';

/** The lab's report as CSV (RFC 4180): a line for each policy and win rate. */
export function labCsv({ policies }: LabReport): string {
  const header = [
    'policy',
    'win_rate',
    ...REACHED_PHASES.flatMap((phase) => [
      phase,
      `${phase}_low`,
      `${phase}_high`,
      `${phase}_median_days`,
    ]),
    'downgrades_per_month',
    'lost_a_tenth',
    'lost_a_tenth_low',
    'lost_a_tenth_high',
    'worst_drawdown',
    'final_size',
  ];
  const lines = policies.flatMap(({ name, rows }) => rows.map((row) => [name, ...cellsOf(row)]));
  return [header, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

const cellsOf = (row: PolicyLabRow): (string | number)[] => [
  row.win_rate,
  ...REACHED_PHASES.flatMap((phase) => {
    const { probability, low, high, median_days } = row.reached[phase];
    return [probability, low, high, median_days ?? ''];
  }),
  row.downgrades_per_month,
  row.lost_a_tenth.probability,
  row.lost_a_tenth.low,
  row.lost_a_tenth.high,
  row.worst_drawdown,
  row.final_size,
];
