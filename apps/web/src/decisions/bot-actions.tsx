'use client';

import type { BotDetailAnswer, ReadinessAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../api/permission';
import { meQuery } from '../api/queries';
import { AcknowledgeBreaker } from './acknowledge-breaker';
import { ReviewAdvance } from './review-advance';
import { TripBreaker } from './trip-breaker';

interface BotActionsProps {
  readonly bot: BotDetailAnswer;
  readonly readiness: ReadinessAnswer | undefined;
}

/** The decisions open for a bot now, the most relevant first. */
export function BotActions({ bot, readiness }: BotActionsProps) {
  const { data: me } = useQuery(meQuery);
  const steers = useMay('steer');
  if (me === undefined) return <div className="min-h-9" />;
  if (!steers)
    return (
      <p className="min-h-9 text-sm text-muted">
        You have read-only access. Operators and administrators of this bot decide here.
      </p>
    );
  if (bot.archived_at !== null)
    return (
      <p className="min-h-9 text-sm text-muted">
        Archived: no decisions are possible until it is taken out of the archive, under “Settings”.
      </p>
    );
  return (
    <div role="group" aria-label="Decisions" className="flex min-h-9 flex-wrap items-center gap-2">
      <AcknowledgeBreaker bot={bot} />
      <ReviewAdvance {...{ bot, readiness }} />
      <TripBreaker bot={bot} />
    </div>
  );
}
