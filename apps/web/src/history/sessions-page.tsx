'use client';

import type { SessionAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { botQuery } from '../api/queries';
import { DataTable, type Column } from '../controls/data-table';
import { Choice } from '../controls/field';
import { isLoss, showCount, showDecimal, showGain } from '../format/decimal';
import { Ratio, Share } from '../format/rounded';
import { Badge } from '../frame/badge';
import { Empty } from '../frame/empty';
import { PHASE_WORDS, STEPS } from '../words/phases';
import { DayRange } from './day-range';
import { FilterBar } from './filter-bar';
import { PagedList } from './paged-list';
import { useSessions } from './queries';
import { NothingFits } from './trades-page';

const FILTERS = {
  phase: parseAsStringLiteral(STEPS),
  start: parseAsString,
  end: parseAsString,
};

export function SessionsPage({ id }: { id: string }) {
  const { data: bot } = useQuery(botQuery(id));
  const [filters, setFilters] = useQueryStates(FILTERS);
  const sessions = useSessions(id, filters);
  const active = Object.values(filters).some((value) => value !== null);
  const clear = () => void setFilters(null);
  return (
    <section aria-label="Sessions">
      <FilterBar
        title="Sessions"
        description="Trading days with at least one entry or close, finalised at the next market open."
        active={active}
        onClear={clear}
      >
        <Choice
          label="Phase"
          options={[['', 'Any'], ...Object.entries(PHASE_WORDS)]}
          value={filters.phase ?? ''}
          onChange={({ target }) => void setFilters({ phase: FILTERS.phase.parse(target.value) })}
        />
        <DayRange {...filters} fault={sessions.error} onChange={(days) => void setFilters(days)} />
      </FilterBar>
      <PagedList
        of={sessions}
        what="sessions"
        empty={
          active ? (
            <NothingFits onClear={clear} />
          ) : (
            <Empty title="No finished session yet">
              The first one appears at the market open after the bot’s first trade.
            </Empty>
          )
        }
      >
        {(items) => (
          <div className="tabular-nums">
            <DataTable
              caption="Sessions, newest first"
              columns={columnsIn(bot?.currency ?? '')}
              rows={items}
              rowKey={({ date }) => date}
              skeletonRows={10}
              rowHeight="h-64 md:h-11"
            />
          </div>
        )}
      </PagedList>
    </section>
  );
}

const columnsIn = (currency: string): readonly Column<SessionAnswer>[] => [
  {
    id: 'date',
    name: 'Trading day',
    width: 'w-[18%]',
    cell: ({ date, phase, closing_phase: closing, imported }) => (
      <>
        <span className="font-medium">{date}</span>
        <span className="block text-muted">{PHASE_WORDS[phase]}</span>
        {closing !== phase && (
          <span className="block text-warn">downgraded to {PHASE_WORDS[closing]}</span>
        )}
        {imported && <Badge tone="unknown">Imported</Badge>}
      </>
    ),
  },
  {
    id: 'trades',
    name: 'Trades',
    cell: ({ trades_executed: executed, counted }) => (
      <>
        {showCount(executed)}
        <span className="block text-muted">{showCount(counted)} counted</span>
      </>
    ),
  },
  {
    id: 'wins',
    name: 'Wins, losses',
    cell: ({ wins, losses }) => `${showCount(wins)}, ${showCount(losses)}`,
  },
  { id: 'rate', name: 'Win rate', cell: ({ win_rate: rate }) => <Share of={rate} /> },
  { id: 'rr', name: 'Average R:R', cell: ({ average_rr: rr }) => <Ratio of={rr} /> },
  {
    id: 'pnl',
    name: 'P&L',
    width: 'w-[16%]',
    cell: ({ total_pnl: pnl }) => (
      <span className={isLoss(pnl) ? 'text-bad' : ''}>{showGain(pnl, currency)}</span>
    ),
  },
  {
    id: 'sizes',
    name: 'Sizes',
    width: 'w-[18%]',
    cell: ({ position_sizes: sizes }) => (
      <span className="wrap-anywhere">
        {sizes.length === 0 ? 'none opened' : `${sizes.map(showDecimal).join(' · ')} ${currency}`}
      </span>
    ),
  },
  {
    id: 'trips',
    name: 'Trips',
    width: 'w-[8%]',
    cell: ({ circuit_breaker_trips: trips }) =>
      trips === 0 ? '0' : <Badge tone="bad">{showCount(trips)}</Badge>,
  },
];
