import type { ReactNode } from 'react';

interface FilteredProps {
  readonly title: string;
  /** One sentence: what is listed. */
  readonly description?: string;
  /** Whether any filter is set. */
  readonly active: boolean;
  readonly onClear: () => void;
  readonly children: ReactNode;
}

/** The head of a list with its filters; they apply as they are set, and are kept in the URL. */
export function FilterBar({ title, description, active, onClear, children }: FilteredProps) {
  return (
    <>
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-semibold">{title}</h2>
        {active && (
          <button type="button" className="button" onClick={onClear}>
            Clear filters
          </button>
        )}
      </div>
      {description !== undefined && <p className="text-muted">{description}</p>}
      <div
        role="search"
        aria-label={`Filters of ${title.toLowerCase()}`}
        className="mt-3 mb-4 grid grid-cols-2 items-start gap-3 sm:grid-cols-3 lg:grid-cols-6"
      >
        {children}
      </div>
    </>
  );
}
