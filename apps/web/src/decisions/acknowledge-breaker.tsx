'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call';
import { DecisionWindow } from '../controls/decision-dialog';
import { BreakerEvidence } from './breaker-evidence';
import { Told } from './overtaken';
import { lastOpeningQuery } from './queries';
import { afterAcknowledging } from './breaker-words';

type Bot = BotDetailAnswer;

/** The cause, its effect and the consequences are shown beside the button (rules 6.3). */
export function AcknowledgeBreaker({ bot }: { bot: Bot }) {
  /** The start of the opening that the dialog is about. */
  const [asked, setAsked] = useState<string | null>(null);
  const { breaker } = bot.status;
  return (
    <>
      {breaker !== null && (
        <button type="button" className="button-main" onClick={() => setAsked(breaker.since)}>
          Acknowledge breaker
        </button>
      )}
      {asked !== null && (
        <DecisionWindow
          open
          onOpenChange={(open) => !open && setAsked(null)}
          width="wide"
          title={`Acknowledge the breaker of ${bot.name}?`}
          description="It stays open until somebody has reviewed the cause and states why trading may continue."
          confirm="Acknowledge: trading may go on"
          obstacle={breaker?.since === asked ? null : <Acknowledged bot={bot.id} />}
          decide={async ({ reason }) => {
            const { blocked_by: still } = await send('POST', '/v1/bots/{bot}/breaker/acknowledge', {
              params: { bot: bot.id },
              body: { reason },
            });
            return still.length === 0
              ? `The breaker of ${bot.name} is closed: entries are possible again.`
              : `The breaker of ${bot.name} is closed. ${still.join(', ')} still stops its live entries.`;
          }}
        >
          {breaker?.since === asked && <Consequences bot={bot} breaker={breaker} />}
        </DecisionWindow>
      )}
    </>
  );
}

interface ConsequencesProps {
  readonly bot: Bot;
  readonly breaker: NonNullable<Bot['status']['breaker']>;
}

function Consequences({ bot, breaker }: ConsequencesProps) {
  return (
    <dl className="space-y-3 text-sm">
      <div>
        <dt className="term">Cause</dt>
        <dd className="mt-0.5">
          <BreakerEvidence bot={bot} />
        </dd>
      </div>
      <div>
        <dt className="term">What it blocks</dt>
        <dd className="mt-0.5">
          Every live entry{breaker.blocks_paper && ', and paper entries too'}. Exits are never
          refused{breaker.blocks_paper ? '.' : ', and paper trades go on.'}
        </dd>
      </div>
      <div>
        <dt className="term">What happens next</dt>
        <dd className="mt-0.5">
          <ul className="list-disc space-y-0.5 pl-5">
            {afterAcknowledging(bot.status, bot.currency).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </dd>
      </div>
    </dl>
  );
}

/** Somebody else was quicker. */
function Acknowledged({ bot }: { bot: string }) {
  const { data } = useQuery(lastOpeningQuery(bot));
  const last = data?.history.items[0];
  if (!last || last.closed_at === null) return <p>The breaker is closed already.</p>;
  return (
    <Told by={last.closed_by} at={last.closed_at} reason={last.reason}>
      acknowledged it
    </Told>
  );
}
