'use client';

import type { ListedTradeAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { botQuery } from '../api/queries';
import { addressOfBot, addressOfTrade } from '../bot/places';
import { DataTable, type Column } from '../controls/data-table';
import { Choice, TextField } from '../controls/field';
import { showMoney } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { Empty } from '../frame/empty';
import { PHASE_WORDS } from '../words/phases';
import { DayRange } from './day-range';
import { FilterBar } from './filter-bar';
import { PagedList } from './paged-list';
import { useTrades } from './queries';
import { TradeResult } from './trade-result';
import { KIND_WORDS, authorizationWords, OUTCOME_WORDS, STATUS_WORDS } from './trade-words';

const FILTERS = {
  status: parseAsStringLiteral(['open', 'closed', 'voided']),
  permitted: parseAsStringLiteral(['true', 'false']),
  outcome: parseAsStringLiteral(['win', 'loss', 'flat']),
  kind: parseAsStringLiteral(['strategy', 'emergency_exit', 'manual_override']),
  symbol: parseAsString,
  start: parseAsString,
  end: parseAsString,
};

export function TradesPage({ id }: { id: string }) {
  const { data: bot } = useQuery(botQuery(id));
  const [filters, setFilters] = useQueryStates(FILTERS);
  const trades = useTrades(id, filters);
  const active = Object.values(filters).some((value) => value !== null);
  const clear = () => void setFilters(null);
  return (
    <section aria-label="Trades">
      <FilterBar title="Trades" active={active} onClear={clear}>
        <Choice
          label="Status"
          options={[['', 'Any'], ...Object.entries(STATUS_WORDS)]}
          value={filters.status ?? ''}
          onChange={({ target }) => void setFilters({ status: FILTERS.status.parse(target.value) })}
        />
        <Choice
          label="Permission"
          options={[
            ['', 'Any'],
            ['true', 'Permitted'],
            ['false', 'Unpermitted'],
          ]}
          value={filters.permitted ?? ''}
          onChange={({ target }) =>
            void setFilters({ permitted: FILTERS.permitted.parse(target.value) })
          }
        />
        <Choice
          label="Outcome"
          options={[['', 'Any'], ...Object.entries(OUTCOME_WORDS)]}
          value={filters.outcome ?? ''}
          onChange={({ target }) =>
            void setFilters({ outcome: FILTERS.outcome.parse(target.value) })
          }
        />
        <Choice
          label="Kind"
          options={[['', 'Any'], ...Object.entries(KIND_WORDS)]}
          value={filters.kind ?? ''}
          onChange={({ target }) => void setFilters({ kind: FILTERS.kind.parse(target.value) })}
        />
        <TextField
          label="Symbol"
          value={filters.symbol ?? ''}
          onChange={({ target }) => void setFilters({ symbol: target.value || null })}
        />
        <DayRange {...filters} fault={trades.error} onChange={(days) => void setFilters(days)} />
      </FilterBar>
      <PagedList
        of={trades}
        what="trades"
        empty={active ? <NothingFits onClear={clear} /> : <NoTrades id={id} />}
      >
        {(items) => (
          <DataTable
            caption="Trades, newest first"
            columns={columnsOf(id, bot?.currency ?? '')}
            rows={items}
            rowKey={({ trade_id }) => trade_id}
            skeletonRows={10}
            rowHeight="h-52 md:h-11"
          />
        )}
      </PagedList>
    </section>
  );
}

const columnsOf = (bot: string, currency: string): readonly Column<ListedTradeAnswer>[] => [
  {
    id: 'trade',
    name: 'Trade',
    width: 'w-[30%]',
    cell: (trade) => (
      <>
        <Link href={addressOfTrade(bot, trade.trade_id)} className="link font-medium wrap-anywhere">
          {trade.trade_id}
        </Link>
        <span className="block text-muted">
          <Instant at={trade.opened_at} />
        </span>
      </>
    ),
  },
  {
    id: 'market',
    name: 'Market',
    cell: ({ symbol, side }) => (
      <>
        <span className="wrap-anywhere">{symbol ?? 'not reported'}</span>
        {side !== null && <span className="text-muted"> {side}</span>}
      </>
    ),
  },
  {
    id: 'notional',
    name: 'Notional',
    cell: ({ notional, mode, phase }) => (
      <>
        <span className="tabular-nums">{showMoney(notional, currency)}</span>
        <span className="block text-muted">
          {mode}, {PHASE_WORDS[phase]}
        </span>
      </>
    ),
  },
  {
    id: 'result',
    name: 'Result',
    cell: (trade) => <TradeResult trade={trade} currency={currency} />,
  },
  {
    id: 'let-in',
    name: 'Authorized by',
    width: 'w-[26%]',
    cell: (trade) => (
      <>
        {!trade.permitted && <Badge tone="bad">Unpermitted</Badge>}
        {trade.imported && <Badge tone="unknown">Imported</Badge>}
        <span className="block text-muted">{authorizationWords(trade, currency)}</span>
        {trade.kind !== 'strategy' && (
          <span className="block font-medium text-warn">{KIND_WORDS[trade.kind]}</span>
        )}
      </>
    ),
  },
];

export function NothingFits({ onClear }: { onClear: () => void }) {
  return (
    <Empty title="No matching results">
      <button type="button" className="button mt-2" onClick={onClear}>
        Clear filters
      </button>
    </Empty>
  );
}

function NoTrades({ id }: { id: string }) {
  return (
    <Empty title="No trades yet">
      They appear here by themselves once the bot reports them. Give it its key under{' '}
      <Link href={`${addressOfBot(id)}/keys`} className="link underline">
        Keys
      </Link>
      , or bring its history along under{' '}
      <Link href={`${addressOfBot(id)}/import`} className="link underline">
        Import
      </Link>
      .
    </Empty>
  );
}
