'use client';

import type { LabRunSummary } from '@phasegate/contracts';
import { read } from '../api/call';
import { usePages } from '../api/use-pages';
import { More } from '../controls/more';
import { Instant } from '../format/instant';
import { Badge, type Tone } from '../frame/badge';
import { Empty } from '../frame/empty';
import { LoadFault } from '../frame/load-fault';
import { ActorName } from '../people/actor-name';

const STATES: Readonly<Record<LabRunSummary['state'], readonly [tone: Tone, words: string]>> = {
  waiting: ['unknown', 'Waiting'],
  running: ['unknown', 'Running'],
  done: ['good', 'Done'],
  failed: ['bad', 'Failed'],
  cancelled: ['unknown', 'Cancelled'],
};

interface LabRunsProps {
  readonly bot: string;
  readonly shown: string | null;
  readonly onShow: (run: string) => void;
}

/** Earlier runs of the bot's policies. */
export function LabRuns({ bot, shown, onShow }: LabRunsProps) {
  const { items: runs, ...pages } = usePages(['bot', bot, 'lab'], (cursor, signal) =>
    read('/v1/bots/{bot}/lab', { params: { bot }, query: { kind: 'lab', cursor }, signal }),
  );
  if (runs === undefined)
    return pages.error === null ? (
      <div className="skeleton h-32" aria-busy />
    ) : (
      <LoadFault what="The runs" fault={pages.error} onRetry={() => void pages.refetch()} />
    );
  if (runs.length === 0)
    return <Empty title="No runs yet">What is run here stays, with its result.</Empty>;
  return (
    <section aria-labelledby="runs" className="space-y-3">
      <h2 id="runs" className="text-lg font-semibold">
        Runs
      </h2>
      <ul className="panel divide-y divide-line">
        {runs.map(({ id, at, by, state }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-sm">
            <button
              type="button"
              className="link cursor-pointer text-left font-medium"
              aria-current={id === shown ? 'true' : undefined}
              onClick={() => onShow(id)}
            >
              <Instant at={at} />
            </button>
            <Badge tone={STATES[state][0]}>{STATES[state][1]}</Badge>
            <span className="text-muted">
              by <ActorName id={by} />
            </span>
          </li>
        ))}
      </ul>
      <More of={pages} what="runs" shown={runs.length} />
    </section>
  );
}
