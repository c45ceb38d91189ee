'use client';

import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly id: string;
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** The field of the API's `sort`, where the list can be put in this order. */
  readonly sort?: string;
  /** That order begins with the highest: money, instants. */
  readonly highestFirst?: boolean;
  /** Of the table: "w-[20%]"; fixed, so that nothing moves when rows come. */
  readonly width?: string;
  readonly align?: 'right';
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[] | undefined;
  readonly rowKey: (row: Row) => string;
  /** As the API takes it: "name", "-name". The API sorts, not the page. */
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  /** Skeleton rows while loading: their number and height. */
  readonly skeletonRows?: number;
  readonly rowHeight?: string;
}

/**
 * A table whose first column is the header of each row. On narrow screens rows become cards; ARIA roles keep it a table
 * for screen readers.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  skeletonRows = 5,
  rowHeight = 'h-40 md:h-6',
}: DataTableProps<Row>) {
  return (
    <table role="table" className="stacking-table table-fixed" aria-busy={rows === undefined}>
      <caption className="sr-only">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <HeaderCell key={column.id} {...{ column, sort, onSort }} />
          ))}
        </tr>
      </thead>
      {rows === undefined ? (
        <SkeletonRows count={skeletonRows} columns={columns.length} height={rowHeight} />
      ) : (
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map(({ id, name, align, cell }, place) =>
                place === 0 ? (
                  <th key={id} role="rowheader" scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td
                    key={id}
                    role="cell"
                    data-column={name}
                    className={align === 'right' ? 'md:text-right' : undefined}
                  >
                    <div>{cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      )}
    </table>
  );
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const { name, width, align, sort: field, highestFirst = false } = column;
  const direction = field === undefined ? undefined : directionOf(sort, field, highestFirst);
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={direction}
      className={`${width ?? ''} ${align === 'right' ? 'text-right' : ''}`}
    >
      {field === undefined || onSort === undefined ? (
        name
      ) : (
        <button
          type="button"
          className="cursor-pointer tracking-wide uppercase hover:text-ink"
          onClick={() => onSort(sort === field ? `-${field}` : field)}
        >
          {name}
          <span aria-hidden="true" className="ml-1 inline-block w-3">
            {direction === 'ascending' ? '↑' : direction === 'descending' ? '↓' : ''}
          </span>
        </button>
      )}
    </th>
  );
}

function directionOf(sort: string | undefined, field: string, highestFirst: boolean) {
  if (sort !== field && sort !== `-${field}`) return 'none';
  return (sort === field) === highestFirst ? 'descending' : 'ascending';
}

interface SkeletonRowsProps {
  readonly count: number;
  readonly columns: number;
  readonly height: string;
}

/** As high as the rows that come. */
function SkeletonRows({ count, columns, height }: SkeletonRowsProps) {
  return (
    <tbody role="rowgroup" aria-hidden="true">
      {Array.from({ length: count }, (_, place) => (
        <tr key={place} role="row">
          <td role="cell" colSpan={columns}>
            <div className={`skeleton w-full ${height}`} />
          </td>
        </tr>
      ))}
    </tbody>
  );
}
