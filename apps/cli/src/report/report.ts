import type {
  Bound,
  HeartReport,
  HeartRow,
  SuccessCriterion,
  SuccessReport,
} from '@phasegate/contracts';
import { heartReport, successReport } from '@phasegate/reports';
import { withDatabase } from '../database.js';
import type { Io } from '../io.js';

export type Report = 'heart' | 'success';

/** Prints a report over all bots to standard output. */
export async function printReport(io: Io, report: Report, json: boolean): Promise<void> {
  const everybody = { bot: null, member: null };
  const answer = await withDatabase(io, (pool): Promise<HeartReport | SuccessReport> =>
    report === 'heart' ? heartReport(pool, everybody) : successReport(pool, everybody),
  );
  if (json) io.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else {
    const parts =
      'rows' in answer ? answer.rows.map(heartLines) : answer.criteria.map(criterionLines);
    io.stdout.write(`${answer.bots} bots, as of ${answer.as_of}\n\n${parts.join('\n')}`);
  }
}

const SIGNS = { met: '✔', missed: '✘', guardrail_broken: '‼', no_data: '·' } as const;
const WORDS: Record<Bound['is'], string> = { at_most: '≤', at_least: '≥', below: '<', above: '>' };

const bounded = ({ is, value }: Bound): string => `${WORDS[is]} ${value}`;

function heartLines(row: HeartRow): string {
  const { guardrail, bots } = row;
  const of = guardrail.of === 'value' ? '' : `${guardrail.of} `;
  return lines(row, `${row.dimension}: ${row.metric}`, [
    `guardrail  ${of}${bounded(guardrail)}: ${guardrail.then}`,
    ...(bots.length === 0 ? [] : [`bots       ${bots.join(', ')}`]),
  ]);
}

const criterionLines = (criterion: SuccessCriterion): string =>
  lines(criterion, `${criterion.number}. ${criterion.name}: ${criterion.metric}`, []);

type Figure = Pick<
  HeartRow,
  'status' | 'value' | 'unit' | 'target' | 'facts' | 'measured' | 'period'
>;

function lines(
  { status, value, unit, target, facts, measured, period }: Figure,
  title: string,
  more: readonly string[],
): string {
  const known = Object.entries(facts).map(([name, fact]) => `${name} ${fact ?? 'none'}`);
  return [
    `${SIGNS[status]} ${title}`,
    `    ${value ?? 'no data'} ${value === null ? '' : `${unit}, `}target ${bounded(target)}: ${status}`,
    ...[
      ...more,
      `facts      ${known.join(', ')}`,
      `measured   ${measured}; since ${period.from ?? 'the first event'}`,
    ].map((line) => `    ${line}`),
    '',
  ].join('\n');
}
