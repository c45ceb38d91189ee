import type { ApprovalReviewAnswer } from '@phasegate/contracts';
import { limitRows } from './limit-rows';

interface LimitChangesProps {
  readonly changes: NonNullable<ApprovalReviewAnswer['changes']>;
  readonly currency: string;
}

/** Before → after, a line for each limit that an advance changes. */
export function LimitChanges({ changes, currency }: LimitChangesProps) {
  return (
    <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {limitRows(changes, currency).map(({ term, before, after }) => (
        <div key={term} className="contents">
          <dt className="text-muted">{term}</dt>
          <dd className="tabular-nums">
            {before === after ? (
              <>{after}, as before</>
            ) : (
              <>
                {before} <span aria-hidden="true">→</span>
                <span className="sr-only">becomes</span>{' '}
                <strong className="font-semibold">{after}</strong>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
