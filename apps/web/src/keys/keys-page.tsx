'use client';

import type { BotDetailAnswer, BotKeyAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { send } from '../api/call';
import { useMay } from '../api/permission';
import { botQuery } from '../api/queries';
import { DataTable, type Column } from '../controls/data-table';
import { DecisionDialog } from '../controls/decision-dialog';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { Empty } from '../frame/empty';
import { LoadFault } from '../frame/load-fault';
import { createdColumn, lastUsedColumn, nameColumn } from '../secrets/columns';
import { NewKey } from './new-key';
import { keysQuery } from './queries';

/** With what a bot proves who it is: made, shown once, revoked. */
export function KeysPage({ id }: { id: string }) {
  const bot = useQuery(botQuery(id));
  const keys = useQuery(keysQuery(id));
  const steers = useMay('steer');
  if (keys.data === undefined && keys.error !== null)
    return <LoadFault what="The keys" fault={keys.error} onRetry={() => void keys.refetch()} />;
  return (
    <section aria-labelledby="keys" className="space-y-4">
      <div className="flex min-h-9 flex-wrap items-center gap-3">
        <h2 id="keys" className="mr-auto text-lg font-semibold">
          API keys
        </h2>
        {steers && bot.data?.archived_at === null && <NewKey bot={bot.data} />}
      </div>
      <p className="max-w-3xl text-sm text-muted">
        A bot authenticates with a key. The platform keeps only its hash: a lost key is revoked and
        replaced.
        {!steers &&
          ' Operators who are members of this bot, and administrators, make and revoke keys.'}
      </p>
      {keys.data?.length === 0 ? (
        <Empty title="No key yet">
          {steers
            ? 'Create one and give it to the bot: without a key it can neither check nor report.'
            : 'Without a key the bot can neither check nor report.'}
        </Empty>
      ) : (
        <DataTable
          caption="API keys, newest first"
          columns={columnsFor(steers ? bot.data : undefined, keys.dataUpdatedAt)}
          rows={bot.data === undefined ? undefined : keys.data}
          rowKey={({ id: key }) => key}
          skeletonRows={2}
        />
      )}
    </section>
  );
}

const columnsAt = (now: number): readonly Column<BotKeyAnswer>[] => [
  nameColumn,
  createdColumn,
  lastUsedColumn(now),
  {
    id: 'state',
    name: 'State',
    cell: ({ revoked_at }) =>
      revoked_at === null ? (
        <Badge tone="good">Valid</Badge>
      ) : (
        <>
          <Badge tone="unknown">Revoked</Badge>{' '}
          <span className="text-muted">
            <Instant at={revoked_at} />
          </span>
        </>
      ),
  },
];

/** @param steered the bot, if the viewer may revoke its keys */
const columnsFor = (
  steered: BotDetailAnswer | undefined,
  now: number,
): readonly Column<BotKeyAnswer>[] =>
  steered === undefined
    ? columnsAt(now)
    : [
        ...columnsAt(now),
        {
          id: 'action',
          name: 'Action',
          width: 'md:w-32',
          cell: (key) => (key.revoked_at === null ? <RevokeKey bot={steered} apiKey={key} /> : '—'),
        },
      ];

interface RevokeKeyProps {
  readonly bot: BotDetailAnswer;
  readonly apiKey: BotKeyAnswer;
}

function RevokeKey({ bot, apiKey }: RevokeKeyProps) {
  return (
    <DecisionDialog
      button={
        <>
          Revoke<span className="sr-only"> {apiKey.name}</span>…
        </>
      }
      title={`Revoke the key “${apiKey.name}”?`}
      description={`Requests with this key are refused at once: ${bot.name} cannot check, enter or report trades with it. This cannot be undone.`}
      confirm="Revoke the key"
      tone="danger"
      reason={false}
      obstacle={apiKey.revoked_at === null ? null : <p>It has been revoked in the meantime.</p>}
      decide={async () => {
        await send('DELETE', '/v1/bots/{bot}/keys/{key}', {
          params: { bot: bot.id, key: apiKey.id },
        });
        return `The key “${apiKey.name}” is revoked.`;
      }}
    >
      {bot.status.open_trades > 0 && (
        <p className="text-sm text-warn">
          The bot has open positions. Without another key their closes cannot be reported; emergency
          exits wait until a key is there.
        </p>
      )}
    </DecisionDialog>
  );
}
