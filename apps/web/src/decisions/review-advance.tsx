'use client';

import type { BotDetailAnswer, ReadinessAnswer } from '@phasegate/contracts';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';

const AdvanceSheet = dynamic(async () => (await import('./advance-sheet')).AdvanceSheet, {
  ssr: false,
});

interface ReviewAdvanceProps {
  readonly bot: BotDetailAnswer;
  readonly readiness: ReadinessAnswer | undefined;
}

/** The sheet on which an advance is approved or declined. It has an address of its own: `/bots/{bot}?review=advance`. */
export function ReviewAdvance({ bot, readiness }: ReviewAdvanceProps) {
  const [review, setReview] = useQueryState(
    'review',
    parseAsStringLiteral(['advance']).withOptions({ history: 'push' }),
  );
  if (readiness === undefined || readiness.to === null) return null;
  const { to, ready, recommended } = readiness;
  return (
    <>
      {(ready || recommended) && (
        <button type="button" className="button-main" onClick={() => void setReview('advance')}>
          Review the advance
        </button>
      )}
      {review !== null && (
        <AdvanceSheet {...{ bot, readiness, to }} onClose={() => void setReview(null)} />
      )}
    </>
  );
}
