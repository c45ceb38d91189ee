'use client';

import type { TokenAnswer, TokenState } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { read, send } from '../api/call';
import { useMay } from '../api/permission';
import { DataTable, type Column } from '../controls/data-table';
import { DecisionDialog } from '../controls/decision-dialog';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { Empty } from '../frame/empty';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { PageTitle } from '../frame/page-title';
import { ActorName } from '../people/actor-name';
import { ROLE_WORDS } from '../people/roles';
import { createdColumn, lastUsedColumn, nameColumn } from '../secrets/columns';
import { NewToken } from './new-token';

/** With what a person's tools call the API: made, shown once, revoked. */
export function TokensPage() {
  const seesAll = useMay('administer');
  const tokens = useQuery({
    queryKey: ['platform', 'tokens'],
    queryFn: async ({ signal }) => (await read('/v1/tokens', { signal })).items,
  });
  return (
    <>
      <PageTitle
        title="Tokens"
        state={<Freshness of={[tokens]} />}
        actions={tokens.data !== undefined && <NewToken />}
      >
        With a token a tool calls the API as its owner, within the token’s role. The platform keeps
        only its hash: a lost token is revoked and replaced.
        {seesAll ? ' You see everybody’s.' : ' You see your own.'}
      </PageTitle>
      {tokens.data === undefined && tokens.error !== null ? (
        <LoadFault what="The tokens" fault={tokens.error} onRetry={() => void tokens.refetch()} />
      ) : tokens.data?.length === 0 ? (
        <Empty title="No token yet">Tools that read or steer your bots need one.</Empty>
      ) : (
        <DataTable
          caption="Tokens, newest first"
          columns={columnsAt(tokens.dataUpdatedAt, seesAll)}
          rows={tokens.data}
          rowKey={({ id }) => id}
        />
      )}
    </>
  );
}

const columnsAt = (now: number, seesAll: boolean): readonly Column<TokenAnswer>[] => [
  nameColumn,
  {
    id: 'role',
    name: 'Role',
    cell: ({ role, owner }) => (
      <>
        {ROLE_WORDS[role].name}
        {seesAll && (
          <span className="block text-muted">
            {owner === null ? 'no owner' : <ActorName id={owner} />}
          </span>
        )}
      </>
    ),
  },
  createdColumn,
  lastUsedColumn(now),
  {
    id: 'expires',
    name: 'Expires',
    cell: ({ expires_at }) => (expires_at === null ? 'Never' : <Instant at={expires_at} />),
  },
  { id: 'state', name: 'State', cell: (token) => <State token={token} /> },
  {
    id: 'action',
    name: 'Action',
    width: 'md:w-32',
    cell: (token) => (token.revoked_at === null ? <RevokeToken token={token} /> : '—'),
  },
];

const STATES: Readonly<Record<TokenState, readonly ['good' | 'unknown' | 'warn', string]>> = {
  valid: ['good', 'Valid'],
  expired: ['unknown', 'Expired'],
  revoked: ['unknown', 'Revoked'],
  suspended: ['warn', 'Suspended'],
};

function State({ token: { state, revoked_at } }: { token: TokenAnswer }) {
  const [tone, name] = STATES[state];
  return (
    <>
      <Badge tone={tone}>{name}</Badge>
      {revoked_at !== null && (
        <span className="block text-muted">
          <Instant at={revoked_at} />
        </span>
      )}
      {state === 'suspended' && (
        <span className="block text-muted">Its owner was disabled or lost this role.</span>
      )}
    </>
  );
}

function RevokeToken({ token: { id, name } }: { token: TokenAnswer }) {
  return (
    <DecisionDialog
      button={
        <>
          Revoke<span className="sr-only"> {name}</span>…
        </>
      }
      title={`Revoke the token “${name}”?`}
      description="Requests with this token are refused from the next one on. This cannot be undone."
      confirm="Revoke the token"
      tone="danger"
      reason={false}
      obstacle={null}
      decide={async () => {
        await send('DELETE', '/v1/tokens/{token}', { params: { token: id } });
        return `The token “${name}” is revoked.`;
      }}
    />
  );
}
