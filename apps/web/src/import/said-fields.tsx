import { TextField } from '../controls/field';
import { SummaryLine } from '../history/summary-line';
import { FileStyleFields } from './file-style-fields';
import type { Said } from './said';

interface SaidFieldsProps {
  readonly said: Said;
  readonly onChange: (said: Said) => void;
}

/** Fields for all options of a file, required or not. */
export function SaidFields({ said, onChange }: SaidFieldsProps) {
  const bound = (field: keyof Said) => ({
    value: said[field] ?? '',
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChange({ ...said, [field]: target.value }),
  });
  return (
    <details className="panel group">
      <SummaryLine>Details that the file does not contain</SummaryLine>
      <div className="grid gap-4 p-4 pt-2 sm:grid-cols-2 lg:grid-cols-3">
        <TextField
          label="Time zone"
          hint="Europe/Berlin, +02:00, or America/New_York+07:00. A zone in the file takes precedence."
          {...bound('zone')}
        />
        <FileStyleFields dates={bound('dates')} decimalMark={bound('decimal_mark')} />
        <TextField label="Symbol" hint="If the file has none." {...bound('symbol')} />
        <TextField
          label="Point values"
          hint="Of futures and CFDs: MNQ=2, DAX=25."
          {...bound('point_value')}
        />
        <TextField
          label="Fees by contract and side"
          hint="If the file has none: MNQ=0.62. Missing fees are never counted as 0."
          {...bound('fee_per_side')}
        />
        <TextField
          label="Rates of coins"
          hint="Of coins used for fees: BNB=600."
          {...bound('rate')}
        />
      </div>
    </details>
  );
}
