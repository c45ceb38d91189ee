import type { ReactNode } from 'react';
import { LoadFault } from '../frame/load-fault';
import { More } from '../controls/more';

interface PagedListProps<Item> {
  readonly of: {
    readonly items: readonly Item[] | undefined;
    readonly error: Error | null;
    readonly refetch: () => unknown;
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  /** "trades" */
  readonly what: string;
  /** In place of a list without items. */
  readonly empty: ReactNode;
  /** The list; without items: as high as what comes. */
  readonly children: (items: readonly Item[] | undefined) => ReactNode;
}

/** A list by pages in each of its states: to come, faulty, empty, there. */
export function PagedList<Item>({ of: list, what, empty, children }: PagedListProps<Item>) {
  const { items, error } = list;
  if (items === undefined && error !== null)
    return <LoadFault what={`The ${what}`} fault={error} onRetry={() => void list.refetch()} />;
  if (items?.length === 0) return empty;
  return (
    <>
      {children(items)}
      {items !== undefined && <More of={list} what={what} shown={items.length} />}
    </>
  );
}
