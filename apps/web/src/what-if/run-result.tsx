'use client';

import type { BotDetailAnswer, WhatIfResult, WhatIfRun } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMay } from '../api/permission';
import { ProgressBar } from '../controls/progress-bar';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { LoadFault } from '../frame/load-fault';
import { Part } from '../frame/part';
import { ChangesList } from '../policy/changes-list';
import { PublishLink } from '../policy-trials/publish-link';
import { RunHead } from '../policy-trials/run-head';
import { isUnderWay } from '../policy-trials/run-state';
import { useListFollows } from '../policy-trials/use-list-follows';
import { EquityCompared } from './equity-compared';
import { Outcome } from './outcome';
import { whatIfQuery } from './queries';
import { TransitionsAligned } from './transitions-aligned';

/** One run: how far it is, or what came of it. */
export function RunResult({ bot, run: id }: { bot: BotDetailAnswer; run: string }) {
  const run = useQuery(whatIfQuery(bot.id, id));
  useListFollows(run.data, bot.id, 'what-if');
  if (run.data === undefined)
    return run.error === null ? (
      <div className="skeleton h-96" aria-busy />
    ) : (
      <LoadFault what="This run" fault={run.error} onRetry={() => void run.refetch()} />
    );
  const { at, by, changes, state, result } = run.data;
  return (
    <section aria-labelledby="run" className="space-y-4">
      <RunHead
        title={`What if: ${showCount(changes.length)} ${changes.length === 1 ? 'change' : 'changes'}`}
        at={at}
        by={by}
      />
      <ChangesList
        label="Changes against the policy in force then"
        changes={changes}
        currency={bot.currency}
      />
      <div role="status">{isUnderWay(state) && <UnderWay run={run.data} />}</div>
      {state === 'failed' && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 font-medium text-bad">
          The replay failed: {run.data.fault} Nothing was changed. Try again; if it fails again,
          look at the worker’s log.
        </p>
      )}
      {result !== null && <Result bot={bot} run={run.data} result={result} />}
    </section>
  );
}

function UnderWay({ run: { state, progress } }: { run: WhatIfRun }) {
  const { done, total } = progress;
  return (
    <div className="panel space-y-2 p-4">
      <p className="text-sm tabular-nums">
        {state === 'waiting'
          ? 'Waits for the worker.'
          : total === 0
            ? 'Reading the history.'
            : `Replaying: ${showCount(done)} of ${showCount(total)} events.`}
      </p>
      <ProgressBar label="Replaying" done={done} total={total} />
    </div>
  );
}

interface ResultProps {
  readonly bot: BotDetailAnswer;
  readonly run: WhatIfRun;
  readonly result: WhatIfResult;
}

function Result({ bot, run, result }: ResultProps) {
  const steers = useMay('steer');
  const { first_difference: first, replay_difference: apart } = result;
  return (
    <>
      <div className="panel space-y-1 p-4">
        <h3 className="font-semibold">The first difference</h3>
        {first === null ? (
          <p>None: with this bot’s history, the changes would have made no difference.</p>
        ) : (
          <p>
            <Instant at={first.at} />: {first.sentence}
          </p>
        )}
      </div>
      <Part title="Outcome">
        <Outcome result={result} currency={bot.currency} />
      </Part>
      <Part title="Equity">
        <EquityCompared result={result} currency={bot.currency} />
      </Part>
      <Part title="Changes of phase">
        <TransitionsAligned result={result} />
      </Part>
      <Limits result={result}>
        {apart !== null && (
          <li>
            The actual history and the replay of the policy in force diverge at{' '}
            <Instant at={apart.at} />: {apart.sentence} Compare the last two columns to see what the
            changes do.
          </li>
        )}
      </Limits>
      {steers && <PublishLink bot={bot.id} changes={run.changes} />}
    </>
  );
}

/** Explains a replay and its limits. */
function Limits({ result, children }: { result: WhatIfResult; children: ReactNode }) {
  const { without_result: unknown, clipped } = result.what_if.entries;
  return (
    <Part title="Limits of this result">
      <ul className="list-disc space-y-1 pl-5 text-sm">
        <li>
          The same checks and trades ran through the same rules, up to <Instant at={result.until} />{' '}
          ({showCount(result.events)} events). Both replays approve each gate as soon as it is met
          and acknowledge a breaker at the next market open; people may take longer.
        </li>
        {unknown > 0 && (
          <li>
            {showCount(unknown)} {unknown === 1 ? 'entry was' : 'entries were'} actually blocked and
            would be allowed: their result is unknown, so they are left out.
          </li>
        )}
        {clipped > 0 && (
          <li>
            {showCount(clipped)} {clipped === 1 ? 'entry' : 'entries'} would have been smaller;
            their results are scaled in proportion.
          </li>
        )}
        <li>
          A blocked bot may trade differently afterwards. One history is no forecast, least of all
          for thresholds that were fitted to it.
        </li>
        {children}
      </ul>
    </Part>
  );
}
