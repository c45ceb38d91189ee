'use client';

import {
  mappingSchema,
  type FileQuestion,
  type KeptMapping,
  type Mapping,
} from '@phasegate/contracts';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { send } from '../api/call';
import { FaultNote } from '../controls/fault-note';
import { Choice, TextField } from '../controls/field';
import { SummaryLine } from '../history/summary-line';
import { FileInput } from './file-input';
import { FileStyleFields } from './file-style-fields';
import {
  fieldsOf,
  fitting,
  formOf,
  loadedMapping,
  mappingOf,
  mappingText,
  suggested,
  type MappingForm,
  type RowsAre,
} from './mapping-form';

interface MappingEditorProps {
  readonly table: NonNullable<FileQuestion['table']>;
  /** JSON of the mapping that was tried before. */
  readonly before: string | undefined;
  /** Newest first. */
  readonly kept: readonly KeptMapping[];
  readonly bot: string;
  readonly open: boolean;
  readonly onMapping: (mapping: string) => void;
}

/** Says what the columns of a file mean that no platform writes (rules 9.7). */
export function MappingEditor({ table, before, kept, bot, open, onMapping }: MappingEditorProps) {
  const columns = table.columns.filter((name) => name !== '');
  const offered = before === undefined ? fitting(kept, columns) : undefined;
  const [form, setForm] = useState<MappingForm>(() => begun(columns, before, offered));
  const [fault, setFault] = useState<string | null>(null);
  const set = (more: Partial<MappingForm>) => setForm({ ...form, ...more });
  const load = async (file: File) => {
    const loaded = loadedMapping(await file.text());
    setFault('fault' in loaded ? loaded.fault : null);
    if (!('fault' in loaded)) setForm(loaded);
  };
  return (
    <details className="panel group" open={open}>
      <SummaryLine>
        <h2 className="font-semibold">What the columns mean</h2>
      </SummaryLine>
      <div className="space-y-5 p-4 pt-1">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <p className="max-w-2xl text-sm text-muted">
            The format is not of a supported platform.{' '}
            {offered === undefined
              ? 'Columns with plain names are chosen already: check them.'
              : `A file with these columns was read before: this is the mapping that ${offered.by} kept with ${offered.bot_name}. Check it.`}
          </p>
          <LoadMapping onFile={(file) => void load(file)} />
        </div>
        {fault !== null && (
          <p role="alert" className="text-sm text-bad">
            {fault}
          </p>
        )}
        <FirstRows table={table} />
        <form
          className="space-y-5"
          onSubmit={(event) => {
            event.preventDefault();
            onMapping(mappingText(form));
          }}
        >
          <Columns
            form={form}
            columns={columns}
            onChange={set}
            onRows={(rows) => setForm({ ...suggested(rows, columns), ...writtenOf(form) })}
          />
          <Writing form={form} onChange={set} />
          <div className="flex flex-wrap gap-3">
            <button type="submit" className="button-main">
              Preview with this mapping
            </button>
            <button type="button" className="button" onClick={() => download(form)}>
              Download the mapping
            </button>
            <KeepMapping bot={bot} form={form} />
          </div>
          <p className="text-sm text-muted">
            The download can be loaded here again, and is what <code>phase convert --mapping</code>{' '}
            takes. A mapping is kept with the bot when a file is imported by it, or at once; the
            next file with these columns begins with it.
          </p>
        </form>
      </div>
    </details>
  );
}

function begun(
  columns: readonly string[],
  before: string | undefined,
  offered: KeptMapping | undefined,
): MappingForm {
  if (offered !== undefined) return formOf(offered.mapping);
  const loaded = before === undefined ? null : loadedMapping(before);
  return loaded === null || 'fault' in loaded ? suggested('trades', columns) : loaded;
}

function KeepMapping({ bot, form }: { readonly bot: string; readonly form: MappingForm }) {
  const keeping = useMutation({
    mutationFn: (mapping: Mapping) =>
      send('PUT', '/v1/bots/{bot}/imports/mapping', { params: { bot }, body: mapping }),
  });
  const { data: mapping } = mappingSchema.safeParse(mappingOf(form));
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={mapping === undefined || keeping.isPending}
        onClick={() => mapping !== undefined && keeping.mutate(mapping)}
      >
        Keep with the bot
      </button>
      <span role="status" className="self-center text-sm text-muted">
        {keeping.isSuccess && 'Kept.'}
      </span>
      {keeping.isError && <FaultNote fault={keeping.error} />}
    </>
  );
}

/** The mapping that is kept when the type of row changes. */
const writtenOf = ({ zone, dates, decimalMark, symbol, pointValue, calendar }: MappingForm) => ({
  ...{ zone, dates, decimalMark, symbol, pointValue, calendar },
});

interface PartProps {
  readonly form: MappingForm;
  readonly onChange: (more: Partial<MappingForm>) => void;
}

interface ColumnsProps extends PartProps {
  readonly columns: readonly string[];
  readonly onRows: (rows: RowsAre) => void;
}

function Columns({ form, columns, onChange, onRows }: ColumnsProps) {
  const choices = [['', '—'], ...columns.map((name) => [name, name] as const)] as const;
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <Choice
          label="A row is"
          value={form.rows}
          options={[
            ['trades', 'a closed trade'],
            ['fills', 'a fill'],
          ]}
          onChange={({ target }) => onRows(target.value as RowsAre)}
        />
        {fieldsOf(form.rows).map(({ field, name, required }) => (
          <Choice
            key={field}
            label={required === true ? `${name} (needed)` : name}
            required={
              required === true || (field === 'net' && (form.columns['gross'] ?? '') === '')
            }
            value={form.columns[field] ?? ''}
            options={choices}
            onChange={({ target }) =>
              onChange({ columns: { ...form.columns, [field]: target.value } })
            }
          />
        ))}
      </div>
      <Fees form={form} columns={columns} onChange={onChange} />
    </>
  );
}

function Fees({ form, columns, onChange }: Omit<ColumnsProps, 'onRows'>) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <fieldset>
        <legend className="mb-1 text-sm font-medium">Fees, added up</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {columns.map((name) => (
            <label key={name} className="flex items-center gap-1.5">
              <input
                type="checkbox"
                checked={form.fees.includes(name)}
                onChange={({ target }) =>
                  onChange({
                    fees: target.checked
                      ? [...form.fees, name]
                      : form.fees.filter((fee) => fee !== name),
                  })
                }
              />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      {form.fees.length > 0 && (
        <Choice
          label="A cost is written"
          value={form.costsAre}
          options={[
            ['positive', 'as a positive number'],
            ['negative', 'as a negative number'],
          ]}
          onChange={({ target }) => onChange({ costsAre: target.value as MappingForm['costsAre'] })}
        />
      )}
    </div>
  );
}

/** How values are written, and what no column says. */
function Writing({ form, onChange }: PartProps) {
  const bound = <Field extends keyof MappingForm>(field: Field) => ({
    value: form[field] as string,
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChange({ [field]: target.value }),
  });
  const hasSide = (form.columns['side'] ?? '') !== '';
  return (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {hasSide && (
        <>
          <TextField
            label="Words for long or buy"
            hint="Empty: long, buy, B, L."
            {...bound('long')}
          />
          <TextField
            label="Words for short or sell"
            hint="Empty: short, sell, S."
            {...bound('short')}
          />
        </>
      )}
      {(form.columns['symbol'] ?? '') === '' && (
        <TextField label="Symbol of all rows" {...bound('symbol')} />
      )}
      <TextField label="Time zone" hint="Europe/Berlin, +02:00" {...bound('zone')} />
      <FileStyleFields dates={bound('dates')} decimalMark={bound('decimalMark')} />
      <TextField
        label="Point value"
        hint="1 for shares and coins. Empty: as the file shows."
        {...bound('pointValue')}
      />
      <Choice
        label="Market"
        options={[
          ['us-equities', 'stocks, futures, forex'],
          ['always-open', 'coins, open every day'],
        ]}
        {...bound('calendar')}
      />
    </div>
  );
}

function FirstRows({ table: { columns, rows } }: Pick<MappingEditorProps, 'table'>) {
  if (rows.length === 0) return null;
  return (
    <div
      role="region"
      aria-label="The first rows of the file"
      tabIndex={0}
      className="overflow-x-auto"
    >
      <table className="text-sm whitespace-nowrap">
        <thead>
          <tr>
            {columns.map((name, place) => (
              <th key={place} scope="col" className="px-2 py-1 text-left font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, place) => (
            <tr key={place} className="border-t border-line">
              {columns.map((_name, column) => (
                <td key={column} className="px-2 py-1 tabular-nums">
                  {cells[column] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LoadMapping({ onFile }: { readonly onFile: (file: File) => void }) {
  const id = useId();
  return (
    <div>
      <FileInput id={id} accept=".json" onFile={onFile} />
      <label
        htmlFor={id}
        className="button inline-block peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-link"
      >
        Load a mapping
      </label>
    </div>
  );
}

function download(form: MappingForm): void {
  const text = `${JSON.stringify(mappingOf(form), null, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'mapping.json';
  link.click();
  URL.revokeObjectURL(address);
}
