import { Clock } from '../format/instant';

interface Known {
  /** When the data came, in milliseconds; 0: never. */
  readonly dataUpdatedAt: number;
  readonly error: Error | null;
}

/** How old the page is. Of several queries, the oldest counts. */
export function Freshness({ of: queries }: { of: readonly Known[] }) {
  const since = Math.min(...queries.map(({ dataUpdatedAt }) => dataUpdatedAt));
  const fault = queries.find(({ error }) => error !== null)?.error;
  const stale = since > 0 && fault != null;
  return (
    <div className="flex min-h-8 items-center text-sm">
      {since > 0 && !stale && (
        <p className="text-muted">
          As of <Clock at={since} />
        </p>
      )}
      <p
        role="status"
        className={stale ? 'rounded-md bg-warn-soft px-2 py-1 font-medium text-warn' : 'sr-only'}
      >
        {stale && (
          <>
            Stale since <Clock at={since} />. {fault.message} Trying again every few seconds.
          </>
        )}
      </p>
    </div>
  );
}
