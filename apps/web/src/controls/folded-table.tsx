'use client';

import { useState, type ComponentProps, type ReactNode } from 'react';
import { DataTable } from './data-table';

type FoldedTableProps<Row> = ComponentProps<typeof DataTable<Row>> & {
  readonly summary?: string;
  /** Of what scrolls, for screen readers. */
  readonly label: string;
  readonly className?: string;
  readonly maxHeight?: string;
  /** Above the table. */
  readonly children?: ReactNode;
};

/** The values of a picture, as a table that is made when it is asked for. */
export function FoldedTable<Row>({
  summary = 'Show as table',
  label,
  className = 'mt-3',
  maxHeight = 'max-h-128',
  children,
  ...table
}: FoldedTableProps<Row>) {
  const [open, setOpen] = useState(false);
  return (
    <details className={className} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="link cursor-pointer text-sm">{summary}</summary>
      {open && (
        <div
          className={`mt-2 ${maxHeight} overflow-y-auto tabular-nums`}
          tabIndex={0}
          role="group"
          aria-label={label}
        >
          {children}
          <DataTable {...table} />
        </div>
      )}
    </details>
  );
}
