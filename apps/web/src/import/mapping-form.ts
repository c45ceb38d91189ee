import { mappedColumns, mappingSchema, type KeptMapping, type Mapping } from '@phasegate/contracts';

export type RowsAre = Mapping['rows'];

/** A mapping that is being edited; empty fields are left out. */
export interface MappingForm {
  readonly rows: RowsAre;
  /** By field: the column, or '' for none. */
  readonly columns: Readonly<Record<string, string>>;
  readonly fees: readonly string[];
  readonly long: string;
  readonly short: string;
  readonly zone: string;
  readonly dates: string;
  readonly decimalMark: string;
  readonly symbol: string;
  readonly pointValue: string;
  readonly costsAre: 'positive' | 'negative';
  readonly calendar: 'us-equities' | 'always-open';
  /** Parts of a loaded mapping that the editor has no fields for. */
  readonly more: Pick<Mapping, 'only' | 'delimiter'>;
}

export interface FieldOfRow {
  readonly field: string;
  readonly name: string;
  readonly required?: true;
  /** How such a column is often called. */
  readonly called: RegExp;
}

const ID = {
  field: 'id',
  name: 'Id',
  called: /^(id|ref|ticket|trade ?(id|no|#)|order ?id|nr)\.?$/i,
};
const SYMBOL = {
  field: 'symbol',
  name: 'Symbol',
  called: /symbol|ticker|instrument|market|pair|asset|contract/i,
};
const SIDE = {
  field: 'side',
  name: 'Side',
  called: /^(side|type|direction|dir|action|b\/s|buy\/sell|long\/short|position)$/i,
};
const QUANTITY = {
  field: 'quantity',
  name: 'Quantity',
  required: true as const,
  called: /qty|quantity|size|volume|lots|shares|contracts|amount|units/i,
};

const FIELDS: Readonly<Record<RowsAre, readonly FieldOfRow[]>> = {
  trades: [
    { field: 'opened_at', name: 'Opened at', required: true, called: /(open|entry|bought|in)\b.*(time|date|at)|(time|date).*(open|entry|in)\b|^in$|^opened/i },
    { field: 'closed_at', name: 'Closed at', required: true, called: /(close|exit|sold|out)d?\b.*(time|date|at)|(time|date).*(close|exit|out)|^out$|^closed/i },
    SYMBOL,
    SIDE,
    QUANTITY,
    { field: 'entry_price', name: 'Entry price', required: true, called: /(entry|open|in|buy|avg entry)\b.*price|price.*(entry|open|in)\b|^(buy|entry)$/i },
    { field: 'exit_price', name: 'Exit price', called: /(exit|close|out|sell)\b.*price|price.*(exit|close|out)\b|^(sell|exit)$/i },
    { field: 'gross', name: 'P&L before fees', called: /gross/i },
    { field: 'net', name: 'P&L after fees', called: /^net\b|\bnet (p|profit)/i },
    ID,
  ],
  fills: [
    { field: 'at', name: 'Time', required: true, called: /time|date|^at$|when/i },
    SYMBOL,
    SIDE,
    QUANTITY,
    { field: 'price', name: 'Price', required: true, called: /price|rate/i },
    ID,
  ],
}; // prettier-ignore

export const fieldsOf = (rows: RowsAre): readonly FieldOfRow[] => FIELDS[rows];

/** A form in which columns whose names are plain are chosen already; each column once. */
export function suggested(rows: RowsAre, columns: readonly string[]): MappingForm {
  const taken = new Set<string>();
  const chosen: Record<string, string> = {};
  for (const { field, called } of fieldsOf(rows)) {
    const column = columns.find((name) => called.test(name) && !taken.has(name));
    if (column === undefined) continue;
    chosen[field] = column;
    taken.add(column);
  }
  const fees = columns.filter((name) => /fee|commission|swap/i.test(name) && !taken.has(name));
  return {
    ...{ rows, columns: chosen, fees, long: '', short: '', zone: '', dates: '', decimalMark: '' },
    ...{ symbol: '', pointValue: '', more: {} },
    costsAre: 'positive',
    calendar: 'us-equities',
  };
}

/** The mapping that the form describes, in the format of `phase convert --mapping`. */
export function mappingOf(form: MappingForm): object {
  const { rows, fees, long, short, zone, dates, decimalMark, symbol, pointValue, more } = form;
  const columns = Object.fromEntries(
    fieldsOf(rows)
      .map(({ field }) => [field, form.columns[field] ?? ''] as const)
      .filter(([, column]) => column !== ''),
  );
  const sides = { long: wordsOf(long), short: wordsOf(short) };
  return {
    rows,
    columns: { ...columns, ...(fees.length === 0 ? {} : { fees }) },
    ...(columns['side'] === undefined || sides.long.length + sides.short.length === 0
      ? {}
      : { sides }),
    ...(zone.trim() === '' ? {} : { zone: zone.trim() }),
    ...(dates === '' ? {} : { dates }),
    ...(decimalMark === '' ? {} : { decimal_mark: decimalMark }),
    ...(symbol.trim() === '' ? {} : { symbol: symbol.trim() }),
    ...(pointValue.trim() === '' ? {} : { point_value: pointValue.trim() }),
    costs_are: form.costsAre,
    calendar: form.calendar,
    ...more,
  };
}

/** The mapping as JSON on one line: the API's query takes no control characters. */
export const mappingText = (form: MappingForm): string => JSON.stringify(mappingOf(form));

const wordsOf = (text: string): string[] =>
  text.split(',').map((word) => word.trim()).filter((word) => word !== ''); // prettier-ignore

/** A mapping that was saved, or what is wrong with it. */
export function loadedMapping(text: string): MappingForm | { readonly fault: string } {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { fault: 'The file is not JSON.' };
  }
  const { data, error } = mappingSchema.safeParse(document);
  if (error !== undefined) {
    const [issue] = error.issues;
    return { fault: `The file is not a mapping: ${issue!.path.join('.')} ${issue!.message}.` };
  }
  return formOf(data);
}

/** The newest of those kept that names no column which the file lacks. */
export const fitting = (
  kept: readonly KeptMapping[],
  columns: readonly string[],
): KeptMapping | undefined =>
  kept.find(({ mapping }) => mappedColumns(mapping).every((name) => columns.includes(name)));

/** A mapping as the editor shows it. */
export function formOf(data: Mapping): MappingForm {
  const { fees = [], ...columns } = data.columns;
  const { only, delimiter } = data;
  return {
    rows: data.rows,
    columns: columns,
    fees,
    long: data.sides?.long.join(', ') ?? '',
    short: data.sides?.short.join(', ') ?? '',
    zone: data.zone ?? '',
    dates: data.dates ?? '',
    decimalMark: data.decimal_mark ?? '',
    symbol: data.symbol ?? '',
    pointValue: data.point_value ?? '',
    costsAre: data.costs_are,
    calendar: data.calendar,
    more: {
      ...(only === undefined ? {} : { only }),
      ...(delimiter === undefined ? {} : { delimiter }),
    },
  };
}
