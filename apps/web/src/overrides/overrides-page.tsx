'use client';

import type { OverrideAnswer } from '@phasegate/contracts';
import { read } from '../api/call';
import { usePages } from '../api/use-pages';
import { BotLink } from '../bots/bot-link';
import { DataTable, type Column } from '../controls/data-table';
import { More } from '../controls/more';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { Empty } from '../frame/empty';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { PageTitle } from '../frame/page-title';
import { ActorName } from '../people/actor-name';
import { codeWords, overrideWords } from './words';

const COLUMNS: readonly Column<OverrideAnswer>[] = [
  {
    id: 'what',
    name: 'Attempt',
    width: 'w-[28%]',
    cell: (override) => (
      <>
        <span className="font-medium">{overrideWords(override)}</span>
        <span className="block text-xs text-muted">
          <Instant at={override.at} />
        </span>
      </>
    ),
  },
  {
    id: 'bot',
    name: 'Bot',
    width: 'w-[14%]',
    cell: ({ bot, bot_name }) =>
      bot === null ? 'None: it was not registered' : <BotLink id={bot} name={bot_name} />,
  },
  { id: 'by', name: 'By', width: 'w-[14%]', cell: ({ by }) => <ActorName id={by} /> },
  {
    id: 'outcome',
    name: 'Outcome',
    width: 'w-[18%]',
    cell: ({ outcome, code, attempts }) => (
      <>
        <Badge tone={outcome === 'accepted' ? 'warn' : 'bad'}>
          {outcome === 'accepted' ? 'Accepted' : 'Blocked'}
        </Badge>
        {code !== null && <span className="mt-1 block text-xs text-muted">{codeWords(code)}</span>}
        {attempts > 1 && <span className="block text-xs text-muted">{attempts} in one minute</span>}
      </>
    ),
  },
  {
    id: 'reason',
    name: 'Reason and changes',
    width: 'w-[26%]',
    cell: ({ reason, changes }) => (
      <>
        <span className="wrap-anywhere">{reason}</span>
        {changes.map(({ key, from, to, effect }) => (
          <span key={key} className="block text-xs wrap-anywhere text-muted">
            {key}: {String(from)} → {String(to)} ({effect})
          </span>
        ))}
      </>
    ),
  },
];

const keyOf = ({ id }: OverrideAnswer): string => id;

export function OverridesPage() {
  const overrides = usePages<OverrideAnswer>(['bots', 'overrides'], (cursor, signal) =>
    read('/v1/overrides', { query: { cursor }, signal }),
  );
  const { items, error } = overrides;
  return (
    <>
      <PageTitle title="Overrides" state={<Freshness of={[overrides]} />}>
        Every attempt to bypass the ladder, accepted or blocked: skipping a phase, rolling back,
        resetting sessions, loosening a policy.
      </PageTitle>
      {items === undefined && error !== null ? (
        <LoadFault what="The overrides" fault={error} onRetry={() => void overrides.refetch()} />
      ) : items?.length === 0 ? (
        <Empty title="Nobody has tried to override the ladder">
          Every attempt, accepted or blocked, appears here and can never be removed.
        </Empty>
      ) : (
        <>
          <DataTable
            caption="Override attempts, newest first"
            columns={COLUMNS}
            rows={items}
            rowKey={keyOf}
          />
          {items !== undefined && <More of={overrides} what="attempts" shown={items.length} />}
        </>
      )}
    </>
  );
}
