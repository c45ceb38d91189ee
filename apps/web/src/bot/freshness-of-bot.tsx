'use client';

import { useQueryClient, type Query } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { Freshness } from '../frame/freshness';

interface Known {
  readonly dataUpdatedAt: number;
  readonly error: Error | null;
}
const NOTHING_YET: Known = { dataUpdatedAt: 0, error: null };

/** Whether everything on the screen about a bot is up to date, on any of its pages. */
export function FreshnessOfBot({ id }: { id: string }) {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const subscribe = useCallback((changed: () => void) => cache.subscribe(changed), [cache]);
  const shown = () => cache.findAll({ queryKey: ['bot', id], type: 'active' }).filter(hasAnswered);
  const since = useSyncExternalStore(
    subscribe,
    () => Math.min(...shown().map(({ state }) => state.dataUpdatedAt)),
    () => Infinity,
  );
  const error = useSyncExternalStore(
    subscribe,
    () => shown().find(({ state }) => state.error !== null)?.state.error ?? null,
    () => null,
  );
  return <Freshness of={[since === Infinity ? NOTHING_YET : { dataUpdatedAt: since, error }]} />;
}

const hasAnswered = ({ state }: Query): boolean => state.dataUpdatedAt > 0;
