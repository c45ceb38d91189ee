'use client';

import { isSessionOver } from '../api/fault';
import { Clock } from '../format/instant';
import { useLine } from '../live/live-data';

interface Known {
  /** When the data came, in milliseconds; 0: never. */
  readonly dataUpdatedAt: number;
  readonly error: Error | null;
}

/**
 * Whether the page is true now. Of several queries, the oldest counts. A page that heard nothing
 * for a while, or could not read, says since when it is stale.
 */
export function Freshness({ of: queries }: { of: readonly Known[] }) {
  const { live, heardAt } = useLine();
  const since = Math.min(...queries.map(({ dataUpdatedAt }) => dataUpdatedAt));
  const fault = queries.find(({ error }) => error !== null)?.error;
  const lost = heardAt > 0 && !live;
  const stale = since > 0 && (fault != null || lost);
  return (
    <div className="flex min-h-8 items-center text-sm">
      {since > 0 && !stale && (
        <p className="flex items-center gap-1.5 text-muted">
          {live ? (
            <>
              <span aria-hidden="true" className="size-2 rounded-full bg-accent" />
              Live
            </>
          ) : (
            <>
              As of <Clock at={since} />
            </>
          )}
        </p>
      )}
      <p
        role="status"
        className={stale ? 'rounded-md bg-warn-soft px-2 py-1 font-medium text-warn' : 'sr-only'}
      >
        {stale && (
          <>
            Stale since <Clock at={fault ? since : Math.max(since, heardAt)} />.{' '}
            {fault?.message ?? 'Phasegate does not answer.'}
            {!isSessionOver(fault) && ' Trying again every few seconds.'}
          </>
        )}
      </p>
    </div>
  );
}
