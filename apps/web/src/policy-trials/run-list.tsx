import type { ReactNode } from 'react';
import type { usePages } from '../api/use-pages';
import { More } from '../controls/more';
import { Instant } from '../format/instant';
import { Badge, type Tone } from '../frame/badge';
import { Empty } from '../frame/empty';
import { LoadFault } from '../frame/load-fault';
import { ActorName } from '../people/actor-name';
import type { RunState } from './run-state';

const STATES: Readonly<Record<RunState, readonly [tone: Tone, words: string]>> = {
  waiting: ['unknown', 'Waiting'],
  running: ['unknown', 'Running'],
  done: ['good', 'Done'],
  failed: ['bad', 'Failed'],
  cancelled: ['unknown', 'Cancelled'],
};

interface ListedRun {
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly state: RunState;
}

interface RunListProps<Run> {
  readonly of: ReturnType<typeof usePages<Run>>;
  /** Shown while there is no run: how long runs are kept. */
  readonly kept: string;
  readonly shown: string | null;
  readonly onShow: (run: string) => void;
  /** More about a run. */
  readonly children?: (run: Run) => ReactNode;
}

/** Earlier runs, the newest first. */
export function RunList<Run extends ListedRun>(props: RunListProps<Run>) {
  const { kept, shown, onShow, children } = props;
  const { items: runs, ...pages } = props.of;
  if (runs === undefined)
    return pages.error === null ? (
      <div className="skeleton h-32" aria-busy />
    ) : (
      <LoadFault what="The runs" fault={pages.error} onRetry={() => void pages.refetch()} />
    );
  if (runs.length === 0) return <Empty title="No runs yet">{kept}</Empty>;
  return (
    <section aria-labelledby="runs" className="space-y-3">
      <h2 id="runs" className="text-lg font-semibold">
        Runs
      </h2>
      <ul className="panel divide-y divide-line">
        {runs.map((run) => (
          <li
            key={run.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 text-sm"
          >
            <button
              type="button"
              className="link cursor-pointer text-left font-medium"
              aria-current={run.id === shown ? 'true' : undefined}
              onClick={() => onShow(run.id)}
            >
              <Instant at={run.at} />
            </button>
            <Badge tone={STATES[run.state][0]}>{STATES[run.state][1]}</Badge>
            <span className="text-muted">
              by <ActorName id={run.by} />
            </span>
            {children?.(run)}
          </li>
        ))}
      </ul>
      <More of={pages} what="runs" shown={runs.length} />
    </section>
  );
}
