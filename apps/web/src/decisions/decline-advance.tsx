'use client';

import type { BotDetailAnswer, ReadinessAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { send } from '../api/call';
import { DecisionWindow } from '../controls/decision-dialog';
import { PHASE_WORDS, type Phase } from '../words/phases';
import { Overtaken, Told } from './overtaken';
import { lastDeclinedQuery } from './queries';

interface DeclineAdvanceProps {
  readonly bot: BotDetailAnswer;
  readonly readiness: ReadinessAnswer | undefined;
}

/** Declines a recommended advance; it is recommended again at a later boundary (rules 4.6). */
export function DeclineAdvance({ bot, readiness }: DeclineAdvanceProps) {
  const [asked, setAsked] = useState<{ to: Phase; tenure: string } | null>(null);
  const tenure = bot.figures.tenure_since;
  const to = readiness?.recommended === true ? readiness.to : null;
  return (
    <>
      {to !== null && (
        <button type="button" className="button" onClick={() => setAsked({ to, tenure })}>
          Decline advance
        </button>
      )}
      {asked !== null && (
        <DecisionWindow
          open
          onOpenChange={(open) => !open && setAsked(null)}
          title={`Decline the advance to ${PHASE_WORDS[asked.to]}?`}
          description="The bot stays where it is, with the same size. If the gate still holds at the next market open, you are asked again."
          confirm="Decline advance"
          obstacle={obstacleTo(asked.tenure, bot, readiness)}
          decide={async ({ reason }) => {
            await send('POST', '/v1/bots/{bot}/decline', {
              params: { bot: bot.id },
              body: { reason },
            });
            return `The advance of ${bot.name} is declined.`;
          }}
        />
      )}
    </>
  );
}

function obstacleTo(
  tenure: string,
  bot: BotDetailAnswer,
  readiness: ReadinessAnswer | undefined,
): ReactNode {
  if (bot.figures.tenure_since !== tenure) return <Overtaken bot={bot.id} />;
  return readiness?.recommended === false ? <Declined bot={bot.id} since={tenure} /> : null;
}

function Declined({ bot, since }: { bot: string; since: string }) {
  const { data: last } = useQuery(lastDeclinedQuery(bot));
  if (!last || last.at < since) return <p>The advance is not recommended any more.</p>;
  return (
    <Told by={last.by as string} at={last.at} reason={last.reason as string}>
      declined the advance
    </Told>
  );
}
