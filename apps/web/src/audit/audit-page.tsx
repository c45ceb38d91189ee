'use client';

import type { AuditLineAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { read } from '../api/call';
import { usePages } from '../api/use-pages';
import { addressOfTrade } from '../bot/places';
import { BotLink } from '../bots/bot-link';
import { BotPicker } from '../bots/bot-picker';
import { Choice, TextField } from '../controls/field';
import { Instant } from '../format/instant';
import { Empty } from '../frame/empty';
import { Freshness } from '../frame/freshness';
import { PageTitle } from '../frame/page-title';
import { addressOfEvent } from '../history/event-link';
import { FilterBar } from '../history/filter-bar';
import { PagedList } from '../history/paged-list';
import { SummaryLine } from '../history/summary-line';
import { ActorName, actorsQuery } from '../people/actor-name';
import { auditSentence, KIND_NAMES, KINDS, reasonWords, unnamedWords } from './words';

const FILTERS = {
  bot: parseAsString,
  by: parseAsString,
  kind: parseAsStringLiteral(KINDS),
  reason: parseAsString,
  trade: parseAsString,
  symbol: parseAsString,
};
const TYPED = [
  ['reason', 'Reason contains'],
  ['trade', 'Trade id'],
  ['symbol', 'Symbol'],
] as const;

/** What people and rules decided about all bots, in one list. */
export function AuditPage() {
  const [filters, setFilters] = useQueryStates(FILTERS);
  const { data: actors } = useQuery(actorsQuery);
  const lines = usePages<AuditLineAnswer>(['bots', 'audit', filters], (cursor, signal) =>
    read('/v1/audit', { query: { ...filters, cursor }, signal }),
  );
  const active = Object.values(filters).some((value) => value !== null);
  return (
    <>
      <PageTitle title="Audit trail" state={<Freshness of={[lines]} />}>
        Decisions by people and by the rules on all bots, and everything that bypassed them.
        Entries, exits and checks are in each bot’s own log.
      </PageTitle>
      <FilterBar title="Events" active={active} onClear={() => void setFilters(null)}>
        <BotPicker
          key={filters.bot}
          label="Bot"
          value={filters.bot}
          onChoose={(bot) => void setFilters({ bot })}
        />
        <Choice
          label="Person"
          options={[['', 'Anybody'], ...[...(actors ?? [])].sort(byName)]}
          value={filters.by ?? ''}
          onChange={({ target }) => void setFilters({ by: target.value || null })}
        />
        <Choice
          label="Kind"
          options={[['', 'Any'], ...Object.entries(KIND_NAMES)]}
          value={filters.kind ?? ''}
          onChange={({ target }) => void setFilters({ kind: FILTERS.kind.parse(target.value) })}
        />
        {TYPED.map(([name, label]) => (
          <TextField
            key={name}
            label={label}
            value={filters[name] ?? ''}
            onChange={({ target }) => void setFilters({ [name]: target.value || null })}
          />
        ))}
      </FilterBar>
      <PagedList
        of={lines}
        what="events"
        empty={
          <Empty title={active ? 'No matching events' : 'Nothing has been decided yet'}>
            {active ? 'No event that you can see matches these filters.' : undefined}
          </Empty>
        }
      >
        {(items) =>
          items === undefined ? (
            <div className="skeleton h-160" aria-busy />
          ) : (
            <ol className="panel divide-y divide-line overflow-hidden">
              {items.map((line) => (
                <AuditLine key={`${line.log} ${line.seq}`} line={line} />
              ))}
            </ol>
          )
        }
      </PagedList>
    </>
  );
}

const byName = ([, one]: readonly [string, string], [, other]: readonly [string, string]): number =>
  one.localeCompare(other);

function AuditLine({ line }: { line: AuditLineAnswer }) {
  const { log, bot_name: name, at, by, reason, trade_id: trade, symbol } = line;
  return (
    <li>
      <details className="group">
        <SummaryLine>
          <span className="font-medium wrap-anywhere">{auditSentence(line)}</span>
          <span className="text-sm text-muted max-sm:block sm:ml-2">
            {name ?? (log === 'platform' ? 'Platform' : log)} · <Instant at={at} /> ·{' '}
            {by === null ? unnamedWords(line.type) : <ActorName id={by} />}
          </span>
          {(reason !== null || trade !== null || symbol !== null) && (
            <span className="mt-0.5 block text-sm wrap-anywhere text-muted">
              {[
                reason !== null && reasonWords(reason, by),
                symbol,
                trade !== null && `trade ${trade}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          )}
        </SummaryLine>
        <AuditEvent line={line} />
      </details>
    </li>
  );
}

/** The event as it was stored, its place in the chain, and where it is proven. */
function AuditEvent({ line }: { line: AuditLineAnswer }) {
  const { log, bot_name: name, seq, at, type, trade_id: trade, hash, event } = line;
  const ofBot = log !== 'platform';
  return (
    <div className="space-y-2 bg-quiet px-4 py-3 text-sm">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[8rem_1fr]">
        <dt className="text-muted">Log</dt>
        <dd>
          {ofBot ? <BotLink id={log} name={name} /> : 'The platform’s own'}, line {seq}
        </dd>
        <dt className="text-muted">Hash</dt>
        <dd className="font-mono text-xs wrap-anywhere sm:leading-5">{hash}</dd>
        <dt className="text-muted">Hash before</dt>
        <dd className="font-mono text-xs wrap-anywhere sm:leading-5">
          {typeof event?.prev_hash === 'string' ? event.prev_hash : 'not readable'}
        </dd>
        <dt className="text-muted">Proof</dt>
        <dd className="flex flex-wrap gap-x-4 gap-y-1">
          {ofBot && (
            <Link className="link underline" href={addressOfEvent(log, { seq, at, type })}>
              Its place in the chain
            </Link>
          )}
          <Link className="link underline" href="/compliance">
            Verification and signed checkpoints
          </Link>
          {ofBot && trade !== null && (
            <Link className="link underline" href={addressOfTrade(log, trade)}>
              The trade
            </Link>
          )}
        </dd>
      </dl>
      <pre
        tabIndex={0}
        aria-label={`Event ${seq} as JSON`}
        className="max-h-96 overflow-auto rounded-md bg-surface p-3 text-xs"
      >
        <code>{JSON.stringify(event, null, 2)}</code>
      </pre>
    </div>
  );
}
