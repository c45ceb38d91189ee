'use client';

import type { WhatIfSummary } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useQueryState } from 'nuqs';
import { read } from '../api/call';
import { useMay } from '../api/permission';
import { botQuery } from '../api/queries';
import { usePages } from '../api/use-pages';
import { policyInForceQuery } from '../bot/queries';
import { More } from '../controls/more';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge, type Tone } from '../frame/badge';
import { Empty } from '../frame/empty';
import { LoadFault } from '../frame/load-fault';
import { ActorName } from '../people/actor-name';
import type { PolicyField } from '../policy/fields';
import { useEdits } from '../policy/use-edits';
import { settingInFull } from '../policy/words';
import { RunResult } from './run-result';
import { TryForm } from './try-form';

interface WhatIfPageProps {
  readonly id: string;
  readonly fields: readonly PolicyField[];
}

/** A changed policy, replayed over the bot's own history before anybody publishes it. */
export function WhatIfPage({ id, fields }: WhatIfPageProps) {
  const bot = useQuery(botQuery(id));
  const policy = useQuery(policyInForceQuery(id));
  const steers = useMay('steer');
  const [edits, setEdits] = useEdits();
  const [run, setRun] = useQueryState('run', { history: 'push' });
  const inForce = policy.data?.inForce;
  if (policy.data === undefined && policy.error !== null)
    return (
      <LoadFault what="The policy" fault={policy.error} onRetry={() => void policy.refetch()} />
    );
  if (bot.data === undefined || !inForce) return <div className="skeleton h-96" aria-busy />;
  const trying = steers && edits !== null;
  return (
    <div className="space-y-8">
      <section aria-labelledby="what-if" className="space-y-4">
        <div className="flex min-h-9 flex-wrap items-center gap-3">
          <h2 id="what-if" className="mr-auto text-lg font-semibold">
            What if the policy were another?
          </h2>
          {steers && !trying && (
            <button type="button" className="button-main" onClick={() => setEdits({})}>
              Try other thresholds
            </button>
          )}
        </div>
        <p className="max-w-3xl text-sm text-muted">
          Changed thresholds are replayed over everything that this bot has asked and traded,
          through the same rules. Nothing is published by trying.
          {!steers &&
            ' Operators who are members of this bot, and administrators, can start a run.'}
        </p>
        {trying && (
          <TryForm
            bot={bot.data}
            fields={fields}
            inForce={inForce}
            edits={edits}
            onEdits={setEdits}
            onStarted={(started) => {
              setEdits(null);
              void setRun(started);
            }}
          />
        )}
      </section>
      {run !== null && !trying && <RunResult key={run} bot={bot.data} run={run} />}
      <Runs bot={id} shown={run} onShow={(other) => void setRun(other)} />
    </div>
  );
}

const STATES: Readonly<Record<WhatIfSummary['state'], readonly [tone: Tone, words: string]>> = {
  waiting: ['unknown', 'Waiting'],
  running: ['unknown', 'Running'],
  done: ['good', 'Done'],
  failed: ['bad', 'Failed'],
};

interface RunsProps {
  readonly bot: string;
  readonly shown: string | null;
  readonly onShow: (run: string) => void;
}

/** Earlier runs; the last twenty are kept. */
function Runs({ bot, shown, onShow }: RunsProps) {
  const { items: runs, ...pages } = usePages(['bot', bot, 'what-if'], (cursor, signal) =>
    read('/v1/bots/{bot}/what-if', { params: { bot }, query: { cursor }, signal }),
  );
  if (runs === undefined)
    return pages.error === null ? (
      <div className="skeleton h-32" aria-busy />
    ) : (
      <LoadFault what="The runs" fault={pages.error} onRetry={() => void pages.refetch()} />
    );
  if (runs.length === 0)
    return <Empty title="No runs yet">What is tried is kept here, the last twenty.</Empty>;
  return (
    <section aria-labelledby="runs" className="space-y-3">
      <h2 id="runs" className="text-lg font-semibold">
        Runs
      </h2>
      <ul className="panel divide-y divide-line">
        {runs.map(({ id, at, by, state, changes }) => (
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
            <span className="basis-full text-muted sm:basis-auto">
              {changes.length === 1
                ? settingInFull(changes[0]!.key)
                : `${showCount(changes.length)} changes`}
            </span>
          </li>
        ))}
      </ul>
      <More of={pages} what="runs" shown={runs.length} />
    </section>
  );
}
