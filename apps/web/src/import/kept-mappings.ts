import { queryOptions } from '@tanstack/react-query';
import { read } from '../api/call';

/** The mappings that were kept with the bots that are seen, newest first. */
export const keptMappingsQuery = () =>
  queryOptions({
    queryKey: ['platform', 'mappings'],
    queryFn: async ({ signal }) => (await read('/v1/imports/mappings', { signal })).items,
    retry: false,
  });
