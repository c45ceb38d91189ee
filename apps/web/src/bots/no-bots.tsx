'use client';

import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { meQuery } from '../query/queries';

const never = () => () => undefined;

/** Nothing to show yet: the next step, ready to paste. */
export function NoBots() {
  const { data: person } = useQuery(meQuery);
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => 'http://localhost:3000',
  );
  return (
    <section className="rounded-xl border border-line bg-surface p-6">
      <h2 className="text-lg font-semibold">No bots yet</h2>
      {person?.role === 'compliance' ? (
        <p className="mt-1 text-muted">
          An operator or an administrator registers them; they appear here by themselves.
        </p>
      ) : (
        <>
          <p className="mt-1 text-muted">
            Register the first one with your token. It begins in Experience, on paper, and appears
            here by itself. Bots that others registered are seen once an administrator makes you a
            member.
          </p>
          <pre
            tabIndex={0}
            aria-label="Command that registers a bot"
            className="mt-4 overflow-x-auto rounded-lg bg-quiet p-4 text-sm"
          >
            <code>{registration(origin)}</code>
          </pre>
        </>
      )}
    </section>
  );
}

const registration = (origin: string) => `curl ${origin}/v1/bots \\
  -H "Authorization: Bearer $PHASE_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"name": "My first bot", "portfolio_value": "10000"}'`;
