'use client';

import type { BlockedAttemptAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { botQuery } from '../api/queries';
import { DataTable, type Column } from '../controls/data-table';
import { Choice, TextField } from '../controls/field';
import { Instant } from '../format/instant';
import { Empty } from '../frame/empty';
import { PHASE_WORDS } from '../words/phases';
import { askedWords, REASON_NAMES, REASONS, WHAT_TO_DO } from './blocked-words';
import { DayRange } from './day-range';
import { FilterBar } from './filter-bar';
import { PagedList } from './paged-list';
import { useBlockedAttempts } from './queries';
import { NothingFits } from './trades-page';
import { Who } from './who';

const FILTERS = {
  kind: parseAsStringLiteral(['entry', 'override']),
  reason: parseAsStringLiteral(REASONS),
  symbol: parseAsString,
  trade: parseAsString,
  start: parseAsString,
  end: parseAsString,
};

export function BlockedPage({ id }: { id: string }) {
  const { data: bot } = useQuery(botQuery(id));
  const [filters, setFilters] = useQueryStates(FILTERS);
  const attempts = useBlockedAttempts(id, filters);
  const active = Object.values(filters).some((value) => value !== null);
  const clear = () => void setFilters(null);
  return (
    <section aria-label="Blocked attempts">
      <FilterBar
        title="Blocked attempts"
        description="Entries that a check blocked, and override attempts that were refused."
        active={active}
        onClear={clear}
      >
        <Choice
          label="Kind"
          options={[
            ['', 'Any'],
            ['entry', 'Entries'],
            ['override', 'Overrides'],
          ]}
          value={filters.kind ?? ''}
          onChange={({ target }) => void setFilters({ kind: FILTERS.kind.parse(target.value) })}
        />
        <Choice
          label="Reason"
          options={[['', 'Any'], ...Object.entries(REASON_NAMES)]}
          value={filters.reason ?? ''}
          onChange={({ target }) => void setFilters({ reason: FILTERS.reason.parse(target.value) })}
        />
        <TextField
          label="Symbol"
          value={filters.symbol ?? ''}
          onChange={({ target }) => void setFilters({ symbol: target.value || null })}
        />
        <TextField
          label="Trade id"
          value={filters.trade ?? ''}
          onChange={({ target }) => void setFilters({ trade: target.value || null })}
        />
        <DayRange {...filters} fault={attempts.error} onChange={(days) => void setFilters(days)} />
      </FilterBar>
      <PagedList
        of={attempts}
        what="blocked attempts"
        empty={
          active ? (
            <NothingFits onClear={clear} />
          ) : (
            <Empty title="Nothing was blocked">
              Every entry that the bot asked about was within its limits.
            </Empty>
          )
        }
      >
        {(items) => (
          <DataTable
            caption="Blocked attempts, newest first"
            columns={columnsIn(bot?.currency ?? '')}
            rows={items}
            rowKey={({ seq }) => String(seq)}
            skeletonRows={8}
            rowHeight="h-52 md:h-14"
          />
        )}
      </PagedList>
    </section>
  );
}

const columnsIn = (currency: string): readonly Column<BlockedAttemptAnswer>[] => [
  {
    id: 'when',
    name: 'When',
    width: 'w-[22%]',
    cell: ({ at, phase }) => (
      <>
        <Instant at={at} />
        <span className="block text-muted">{PHASE_WORDS[phase]}</span>
      </>
    ),
  },
  {
    id: 'asked',
    name: 'Asked',
    width: 'w-[22%]',
    cell: (attempt) => (
      <>
        <span className="font-medium wrap-anywhere">{askedWords(attempt, currency)}</span>
        {attempt.trade_id !== null && (
          <span className="block wrap-anywhere text-muted">{attempt.trade_id}</span>
        )}
        {attempt.by !== null && (
          <span className="block text-muted">
            by <Who by={attempt.by} />
          </span>
        )}
        {attempt.said !== null && (
          <span className="block wrap-anywhere text-muted">“{attempt.said}”</span>
        )}
      </>
    ),
  },
  {
    id: 'why',
    name: 'Why not',
    cell: ({ reasons }) => (
      <ul className="space-y-1">
        {reasons.map(({ code, sentence }) => (
          <li key={code}>{sentence}</li>
        ))}
      </ul>
    ),
  },
  {
    id: 'do',
    name: 'What to do',
    cell: ({ reasons }) => (
      <ul className="space-y-1">
        {reasons.map(({ code }) => (
          <li key={code}>{WHAT_TO_DO[code]}</li>
        ))}
      </ul>
    ),
  },
];
