'use client';

import { queryOptions, useQuery } from '@tanstack/react-query';
import { read } from '../api/call';

export const actorsQuery = queryOptions({
  queryKey: ['platform', 'actors'],
  queryFn: async ({ signal }) => {
    const { items } = await read('/v1/actors', { signal });
    return new Map(items.map(({ actor, name }) => [actor, name]));
  },
});

/** The name of an actor, with the id as a tooltip; `worker` and the like are shown as they are. */
export function ActorName({ id }: { id: string }) {
  const { data } = useQuery(actorsQuery);
  return <span title={id}>{data?.get(id) ?? id}</span>;
}
