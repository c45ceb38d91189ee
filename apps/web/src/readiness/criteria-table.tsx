'use client';

import { DataTable, type Column } from '../controls/data-table';
import { Rounded } from '../format/rounded';
import { Badge } from '../frame/badge';
import {
  actualWords,
  criterionStatus,
  importedWords,
  requiredWords,
  sentenceBeside,
  type Criterion,
} from '../words/readiness';

const TONES = { met: 'good', not_met: 'bad', insufficient: 'unknown' } as const satisfies Record<
  Criterion['status'],
  string
>;

/** At the time of the decision: only the figures known then. */
type Decided = Omit<Criterion, 'missing' | 'imported'>;

const named = <Line extends Decided>(sentence: (line: Line) => string): Column<Line> => ({
  id: 'criterion',
  name: 'Criterion',
  width: 'w-[32%]',
  cell: (line) => (
    <>
      <span className="font-semibold">{line.name}</span>
      <span className="mt-0.5 block text-muted">{sentence(line)}</span>
    </>
  ),
});
const NAME = named<Criterion>(sentenceBeside);
const DECIDED_NAME = named<Decided>(({ sentence }) => sentence);
const requiredIn = (currency: string): Column<Decided> => ({
  id: 'required',
  name: 'Required',
  width: 'w-[13%]',
  cell: (line) => <Rounded {...requiredWords(line, currency)} />,
});
const actualIn = (currency: string): Column<Decided> => ({
  id: 'actual',
  name: 'Actual',
  width: 'w-[13%]',
  cell: (line) => <Rounded {...actualWords(line, currency)} />,
});
const MISSING: Column<Criterion> = {
  id: 'missing',
  name: 'Missing',
  cell: ({ missing }) => missing ?? <span className="text-muted">nothing</span>,
};
const IMPORTED: Column<Criterion> = {
  id: 'imported',
  name: 'Imported',
  width: 'w-[11%]',
  cell: (criterion) => importedWords(criterion) ?? <span className="text-muted">none</span>,
};
const STATUS: Column<Decided> = {
  id: 'status',
  name: 'Status',
  width: 'w-[15%]',
  cell: (criterion) => <Badge tone={TONES[criterion.status]}>{criterionStatus(criterion)}</Badge>,
};

interface CriteriaProps<Line> {
  readonly caption: string;
  readonly currency: string;
  readonly criteria: readonly Line[];
}

/** A gate's current criteria, row by row: required, actual, missing. */
export const CriteriaTable = ({ currency, ...props }: CriteriaProps<Criterion>) => (
  <Criteria<Criterion>
    {...props}
    columns={[NAME, requiredIn(currency), actualIn(currency), MISSING, IMPORTED, STATUS]}
  />
);

/** A gate's criteria at the time of a decision. */
export const DecidedCriteriaTable = ({ currency, ...props }: CriteriaProps<Decided>) => (
  <Criteria {...props} columns={[DECIDED_NAME, requiredIn(currency), actualIn(currency), STATUS]} />
);

function Criteria<Line extends Decided>({
  caption,
  criteria,
  columns,
}: Omit<CriteriaProps<Line>, 'currency'> & { readonly columns: readonly Column<Line>[] }) {
  return (
    <div className="tabular-nums">
      <DataTable caption={caption} columns={columns} rows={criteria} rowKey={({ code }) => code} />
    </div>
  );
}
