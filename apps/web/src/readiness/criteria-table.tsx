import type { ReactNode } from 'react';
import { Badge } from '../frame/badge';
import {
  actualWords,
  criterionStatus,
  criterionWords,
  requiredWords,
  type Criterion,
} from '../words/readiness';

const COLUMNS = ['Criterion', 'Required', 'Actual', 'Status'] as const;
const TONES = { met: 'good', not_met: 'bad', insufficient: 'unknown' } as const satisfies Record<
  Criterion['status'],
  string
>;

export function CriteriaTable({
  caption,
  criteria,
}: {
  caption: string;
  criteria: readonly Criterion[];
}) {
  return (
    <table role="table" className="stacking-table">
      <caption className="sr-only">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map((column) => (
            <th key={column} role="columnheader" scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {criteria.map((criterion) => (
          <tr key={criterion.code} role="row">
            <th role="rowheader" scope="row">
              <span className="font-semibold">{criterionWords(criterion)}</span>
              <span className="mt-0.5 block font-normal text-muted">{criterion.sentence}</span>
            </th>
            <Cell column="Required">{requiredWords(criterion)}</Cell>
            <Cell column="Actual">{actualWords(criterion)}</Cell>
            <Cell column="Status">
              <Badge tone={TONES[criterion.status]}>{criterionStatus(criterion)}</Badge>
            </Cell>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ column, children }: { column: string; children: ReactNode }) {
  return (
    <td role="cell" data-column={column} className="whitespace-nowrap tabular-nums">
      <div>{children}</div>
    </td>
  );
}
