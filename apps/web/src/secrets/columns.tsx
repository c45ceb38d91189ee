import type { Column } from '../controls/data-table';
import { Instant } from '../format/instant';
import { ActorName } from '../people/actor-name';
import { LastUse } from './last-use';

/** The columns of every secret that the platform keeps as a hash. */
interface Secret {
  readonly id: string;
  readonly name: string;
  readonly created_at: string;
  readonly created_by: string;
  readonly last_used_at: string | null;
}

export const nameColumn: Column<Secret> = {
  id: 'name',
  name: 'Name',
  cell: ({ id, name }) => (
    <>
      <span className="font-medium wrap-anywhere">{name}</span>
      <span className="block text-xs text-muted">{id}</span>
    </>
  ),
};

export const createdColumn: Column<Secret> = {
  id: 'created',
  name: 'Created',
  cell: ({ created_at, created_by }) => (
    <>
      <Instant at={created_at} />
      <span className="block text-muted">
        by <ActorName id={created_by} />
      </span>
    </>
  ),
};

export const lastUsedColumn = (now: number): Column<Secret> => ({
  id: 'last-used',
  name: 'Last used',
  cell: ({ last_used_at }) => <LastUse at={last_used_at} now={now} />,
});
