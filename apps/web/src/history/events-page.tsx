'use client';

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { useEffect } from 'react';
import { Choice } from '../controls/field';
import { Empty } from '../frame/empty';
import { DayRange } from './day-range';
import { EventLine } from './event-line';
import { FilterBar } from './filter-bar';
import { PagedList } from './paged-list';
import { useEvents } from './queries';
import { TimelineViews } from './timeline-views';
import { NothingFits } from './trades-page';

const FILTERS = { type: parseAsString, start: parseAsString, end: parseAsString };
const STATE = { ...FILTERS, line: parseAsInteger };

/** Maximum number of pages to search for the line that an address points at. */
const MAX_PAGES = 10;

/** @param types every type of event that a log can hold */
export function EventsPage({ id, types }: { id: string; types: readonly string[] }) {
  const [{ line, ...filters }, setState] = useQueryStates(STATE);
  const events = useEvents(id, filters);
  const active = Object.values(filters).some((value) => value !== null);
  const clear = () => void setState(null);
  useLookedForLine(line, events);
  return (
    <TimelineViews id={id}>
      <FilterBar
        title="All events"
        description="Every line of the log, each with the hash of the one before."
        active={active}
        onClear={clear}
      >
        <Choice
          label="Type"
          options={[['', 'Any'], ...types.map((type) => [type, type] as const)]}
          value={filters.type ?? ''}
          onChange={({ target }) => void setState({ type: target.value || null, line: null })}
        />
        <DayRange {...filters} fault={events.error} onChange={(days) => void setState(days)} />
      </FilterBar>
      <PagedList
        of={events}
        what="events"
        empty={active ? <NothingFits onClear={clear} /> : <Empty title="The log is empty" />}
      >
        {(items) =>
          items === undefined ? (
            <div className="skeleton h-160" aria-busy />
          ) : (
            <ol className="panel divide-y divide-line overflow-hidden">
              {items.map((event) => (
                <EventLine key={event.seq} event={event} open={event.seq === line || undefined} />
              ))}
            </ol>
          )
        }
      </PagedList>
    </TimelineViews>
  );
}

/** Loads pages until the line that the address points at is found, and scrolls to it. */
function useLookedForLine(
  line: number | null,
  { items, data, hasNextPage, isFetching, fetchNextPage }: ReturnType<typeof useEvents>,
) {
  const found = items?.some(({ seq }) => seq === line) ?? false;
  const pages = data?.pages.length ?? 0;
  const goOn = line !== null && !found && hasNextPage && !isFetching && pages < MAX_PAGES;
  useEffect(() => {
    if (goOn) void fetchNextPage();
  }, [goOn, fetchNextPage]);
  useEffect(() => {
    if (found) document.getElementById(`line-${line}`)?.scrollIntoView();
  }, [found, line]);
}
