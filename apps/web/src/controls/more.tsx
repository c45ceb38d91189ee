import { showCount } from '../format/decimal';

interface MoreProps {
  readonly of: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
  /** "trades": what there is more of. */
  readonly what: string;
  readonly shown: number;
  /** The total over all pages, where the API counts them. */
  readonly total?: number | undefined;
}

/** Under a list: how many are shown, and the next page of it. */
export function More({ of: list, what, shown, total }: MoreProps) {
  return (
    <div className="mt-3 flex min-h-9 items-center gap-3 text-sm text-muted">
      {list.hasNextPage ? (
        <>
          <button
            type="button"
            className="button"
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {list.isFetchingNextPage ? 'Loading…' : `Show more ${what}`}
          </button>
          <span className="tabular-nums">
            {total === undefined
              ? `${showCount(shown)} shown, newest first`
              : `${showCount(shown)} of ${showCount(total)} shown`}
          </span>
        </>
      ) : (
        <span className="tabular-nums">{showCount(shown)} shown: that is all.</span>
      )}
    </div>
  );
}
