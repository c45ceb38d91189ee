import { percent, REACHED_PHASES, type LabReport, type PolicyLabRow } from '@phasegate/lab';
import { PHASE_NAMES } from '@phasegate/phase-core';

/** The lab's report for a person: a table for each policy, with the sentence that sums it up. */
export function labTables({ policies, bot, runs, seed }: LabReport): string {
  const setting = [
    `${runs} bots for each win rate, a year each, seed ${seed}`,
    `${bot.trades_per_day} trades a day, R:R ${bot.realized_rr} (planned ${bot.planned_rr}), ${percent(bot.risk)} of the notional at risk, account ${bot.equity}`,
  ];
  const tables = policies.flatMap(({ name, sentence, rows }) => [
    '',
    ...(policies.length === 1 ? [] : [name === 'policy' ? 'Policy' : 'Against']),
    ...aligned([HEADER, ...rows.map(cellsOf)]),
    '',
    sentence,
  ]);
  return `${[...setting, ...tables].join('\n')}\n`;
}

const HEADER = [
  'Win rate',
  ...REACHED_PHASES.flatMap((phase) => [PHASE_NAMES[phase], 'Days']),
  'Downgrades/month',
  'Lost > 10% in 90 days',
  'Drawdown',
  'Final size',
];

const cellsOf = (row: PolicyLabRow): string[] => [
  percent(row.win_rate),
  ...REACHED_PHASES.flatMap((phase) => [
    `${percent(row.reached[phase].probability)} (${percent(row.reached[phase].low)}–${percent(row.reached[phase].high)})`,
    String(row.reached[phase].median_days ?? '–'),
  ]),
  row.downgrades_per_month,
  percent(row.lost_a_tenth.probability),
  percent(row.worst_drawdown),
  row.final_size,
];

/** Columns as wide as their widest cell, to the right. */
function aligned(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0]!.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]!.length)),
  );
  return lines.map((cells) =>
    cells.map((cell, column) => cell.padStart(widths[column]!)).join('  '),
  );
}
