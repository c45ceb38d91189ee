'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isUnderWay, type RunState } from './run-state';

/** Reloads the list of runs once the selected run has ended. */
export function useListFollows(
  run: { readonly state: RunState } | undefined,
  bot: string,
  kind: 'what-if' | 'lab',
): void {
  const client = useQueryClient();
  const ended = run !== undefined && !isUnderWay(run.state);
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: ['bot', bot, kind], exact: true });
  }, [client, bot, kind, ended]);
}
