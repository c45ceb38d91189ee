'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { LoadFault } from '../frame/load-fault';
import { Told } from './overtaken';
import { sinceDecisionQuery } from './queries';
import { DEEDS, sinceSentences } from './since-words';

/** The last decision about the bot's phase, and what changed after it. */
export function SinceDecision({ bot: { id, currency } }: { bot: BotDetailAnswer }) {
  const { data, error, refetch } = useQuery(sinceDecisionQuery(id));
  return (
    <section aria-label="Since the last decision" className="text-sm">
      <h3 className="mb-1 text-base font-semibold">Since the last decision</h3>
      {data === undefined ? (
        error === null ? (
          <div className="skeleton h-16" aria-busy />
        ) : (
          <LoadFault
            what="Changes since the last decision"
            fault={error}
            onRetry={() => void refetch()}
          />
        )
      ) : (
        <>
          {data.decision === null ? (
            <p className="text-muted">
              Nobody has decided about it yet: this is since its registration.
            </p>
          ) : (
            <div className="text-muted">
              <Told by={data.decision.by} at={data.decision.at} reason={data.decision.reason}>
                {DEEDS[data.decision.type]}
              </Told>
            </div>
          )}
          <Sentences sentences={sinceSentences(data, currency)} />
        </>
      )}
    </section>
  );
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return <p>Nothing has changed since.</p>;
  return (
    <ul className="mt-1 list-disc space-y-0.5 pl-5">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
