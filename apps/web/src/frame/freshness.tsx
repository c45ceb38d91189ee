import { Clock } from '../format/instant';
import type { ApiFault } from '../query/read-api';

interface Known {
  /** When the data came, in milliseconds; 0: never. */
  readonly dataUpdatedAt: number;
  readonly error: ApiFault | Error | null;
}

/** How old the page is. Of several queries, the oldest counts. */
export function Freshness({ of: queries }: { of: readonly Known[] }) {
  const since = Math.min(...queries.map(({ dataUpdatedAt }) => dataUpdatedAt));
  const stale = since > 0 && queries.some(({ error }) => error !== null);
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
            Stale since <Clock at={since} />: the API does not answer. Trying again every few
            seconds.
          </>
        )}
      </p>
    </div>
  );
}
