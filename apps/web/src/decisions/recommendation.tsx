'use client';

import type { BotDetailAnswer, ReadinessAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { FirstApproval } from './first-approval';
import { Told } from './overtaken';
import { lastDeclinedQuery } from './queries';

interface RecommendationProps {
  readonly bot: BotDetailAnswer;
  readonly readiness: ReadinessAnswer;
}

/** Whether the advance that a bot is ready for is recommended, was declined, or is still to be recommended (rules 4.6). */
export function Recommendation({ bot, readiness }: RecommendationProps) {
  const { ready, recommended, first_approval: first } = readiness;
  const { data: declined } = useQuery({ ...lastDeclinedQuery(bot.id), enabled: ready });
  if (!ready || (!recommended && declined === undefined)) return null;
  if (first !== null)
    return (
      <div className="mt-1 max-w-3xl">
        <FirstApproval {...first} />
      </div>
    );
  if (recommended)
    return (
      <p className="mt-1 max-w-3xl">
        The advance is recommended: it waits until somebody approves or declines it.
      </p>
    );
  const wasDeclined = declined != null && declined.at >= bot.figures.tenure_since;
  return (
    <div className="mt-1 max-w-3xl text-muted">
      {wasDeclined && (
        <Told by={declined.by as string} at={declined.at} reason={declined.reason as string}>
          declined the advance
        </Told>
      )}
      <p>
        If the gate still holds at the next market open, the advance is recommended
        {wasDeclined && ' again'}; it can be approved before.
      </p>
    </div>
  );
}
