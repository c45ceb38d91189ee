'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { send } from '../api/call';
import { ApiFault } from '../api/fault';
import type { PartialPolicy } from './edits';

const TYPING_MS = 250;

/**
 * Preview of publishing these keys; the API decides which are looser. `isCurrent` is
 * false while its answer to the last keystroke is awaited.
 */
export function usePreview(bot: string, partial: PartialPolicy) {
  const settled = useSettled(JSON.stringify(partial));
  const preview = useQuery({
    queryKey: ['bot', bot, 'policy-preview', settled],
    queryFn: () =>
      send('POST', '/v1/bots/{bot}/policy/preview', {
        params: { bot },
        body: { policy: JSON.parse(settled) as Record<string, unknown> },
      }),
    placeholderData: keepPreviousData,
  });
  const isCurrent = settled === JSON.stringify(partial) && !preview.isPlaceholderData;
  return { ...preview, isCurrent, faults: policyFaults(preview.error) };
}

/** Maps the faults of the API to keys: `policy.gates.experience.win_rate` is our `gates.experience.win_rate`. */
function policyFaults(error: Error | null): Readonly<Record<string, string>> {
  const errors = error instanceof ApiFault ? (error.problem?.errors ?? []) : [];
  return Object.fromEntries(
    errors.map(({ field, message }) => [field.replace(/^policy\./, ''), message]),
  );
}

/** The text, once it has not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
