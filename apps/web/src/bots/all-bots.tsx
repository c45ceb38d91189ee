import type { FleetAnswer } from '@phasegate/contracts';
import { useId } from 'react';
import { More } from '../controls/more';
import { showCount } from '../format/decimal';
import { Empty } from '../frame/empty';
import { BotsTable } from './bots-table';
import { FilterBar } from './filter-bar';
import { isFiltered, NO_FILTERS, type ChangeFilters, type Filters } from './filters';
import type { useBots } from './queries';

interface AllBotsProps {
  readonly fleet: FleetAnswer;
  readonly bots: ReturnType<typeof useBots>;
  readonly filters: Filters;
  readonly onChange: ChangeFilters;
}

const MAX_SKELETON_ROWS = 10;

/** The list: searched, filtered, sorted, a page at a time. */
export function AllBots({ fleet, bots, filters, onChange }: AllBotsProps) {
  const heading = useId();
  const { items, isPlaceholderData: outdated } = bots;
  const total = bots.data?.pages[0]?.total;
  return (
    <section id="bots" aria-labelledby={heading} className="scroll-mt-4">
      <div className="mb-3 flex min-h-7 flex-wrap items-baseline gap-x-3">
        <h2 id={heading} className="text-lg font-semibold">
          {filters.archived ? 'Archived bots' : 'All bots'}
        </h2>
        <p role="status" className="text-muted tabular-nums">
          {total !== undefined && !outdated && totalWords(total, fleet, filters)}
        </p>
      </div>
      <FilterBar {...{ fleet, filters, onChange }} />
      {items?.length === 0 && !outdated ? (
        <Empty title="No matching bots">
          <p>
            {isFiltered(filters)
              ? 'No bot that you can see matches these filters.'
              : 'All bots that you can see are archived.'}
          </p>
          <button
            type="button"
            className="button mt-3"
            onClick={() => onChange(isFiltered(filters) ? NO_FILTERS : { archived: true })}
          >
            {isFiltered(filters) ? 'Show all bots' : 'Show archived bots'}
          </button>
        </Empty>
      ) : (
        <div
          aria-busy={outdated}
          className={`transition-opacity ${outdated ? 'opacity-60' : 'opacity-100'}`}
        >
          <BotsTable
            bots={items}
            sort={filters.sort}
            onSort={(sort) => onChange({ sort: sort as Filters['sort'] })}
            skeletonRows={Math.min(fleet.bots, MAX_SKELETON_ROWS)}
          />
          {items !== undefined && bots.hasNextPage && (
            <More of={bots} what="bots" shown={items.length} total={total} />
          )}
        </div>
      )}
    </section>
  );
}

function totalWords(total: number, fleet: FleetAnswer, filters: Filters): string {
  const filtered = isFiltered(filters) && !filters.archived;
  return filtered ? `${showCount(total)} of ${showCount(fleet.bots)}` : showCount(total);
}
