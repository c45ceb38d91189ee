'use client';

import type { UserAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { read } from '../api/call';
import { DataTable, type Column } from '../controls/data-table';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { PageTitle } from '../frame/page-title';
import { NewUser } from './new-user';
import { ROLE_WORDS } from './roles';
import { UserDialog } from './user-dialog';

const COLUMNS: readonly Column<UserAnswer>[] = [
  {
    id: 'name',
    name: 'Name',
    width: 'w-[30%]',
    cell: ({ name, email }) => (
      <>
        <span className="font-medium wrap-anywhere">{name}</span>
        <span className="block text-sm wrap-anywhere text-muted">{email}</span>
      </>
    ),
  },
  { id: 'role', name: 'Role', width: 'w-[20%]', cell: ({ role }) => ROLE_WORDS[role].name },
  {
    id: 'state',
    name: 'Signed in',
    width: 'w-[22%]',
    cell: ({ disabled_at: disabled, sessions }) =>
      disabled !== null ? (
        <Badge tone="bad">Disabled</Badge>
      ) : sessions === 0 ? (
        <span className="text-muted">Not now</span>
      ) : (
        `On ${sessions} ${sessions === 1 ? 'browser' : 'browsers'}`
      ),
  },
  {
    id: 'since',
    name: 'Since',
    width: 'w-[16%]',
    cell: ({ created_at: at }) => <Instant at={at} />,
  },
  {
    id: 'change',
    name: 'Change',
    align: 'right',
    cell: (user) => <UserDialog user={user} />,
  },
];

const keyOf = ({ id }: UserAnswer): string => id;

export function PeoplePage() {
  const users = useQuery({
    queryKey: ['platform', 'users'],
    queryFn: ({ signal }) => read('/v1/users', { signal }),
  });
  return (
    <>
      <PageTitle
        title="People"
        state={<Freshness of={[users]} />}
        actions={users.data !== undefined && <NewUser />}
      >
        Who can sign in, and what for. An operator sees the bots that they are a member of:
        membership is set on the bot.
      </PageTitle>
      {users.data === undefined && users.error !== null ? (
        <LoadFault what="The people" fault={users.error} onRetry={() => void users.refetch()} />
      ) : (
        <DataTable
          caption="Everybody who can sign in"
          columns={COLUMNS}
          rows={users.data?.items}
          rowKey={keyOf}
        />
      )}
    </>
  );
}
