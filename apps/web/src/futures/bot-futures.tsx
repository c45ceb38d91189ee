'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { send } from '../api/call';
import { useMay } from '../api/permission';
import { FaultNote } from '../controls/fault-note';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { LoadFault } from '../frame/load-fault';
import { labRunQuery, lastFuturesQuery, type FuturesRun } from '../lab/queries';
import { NoResult, UnderWay } from '../lab/under-way';
import { ActorName } from '../people/actor-name';
import { isUnderWay } from '../policy-trials/run-state';
import { FanChart } from './fan-chart';
import { FuturesTable } from './futures-table';
import { futuresSentences } from './words';

/** Possible futures of a bot that trades as before (evidence E3). */
export function BotFutures({ bot }: { bot: BotDetailAnswer }) {
  const last = useQuery(lastFuturesQuery(bot.id));
  return (
    <section aria-labelledby="futures" className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="futures" className="mr-auto text-lg font-semibold">
          If it carries on like this
        </h2>
      </div>
      {last.data === undefined ? (
        last.error === null ? (
          <div className="skeleton h-32" aria-busy />
        ) : (
          <LoadFault what="Its futures" fault={last.error} onRetry={() => void last.refetch()} />
        )
      ) : last.data === null ? (
        <div className="panel space-y-3 p-4">
          <p className="max-w-3xl text-muted">
            No futures have been drawn yet. They are drawn from the counted trades of the phase, at
            least 10, and run from today through the rules for 60 trading days: how likely the bot
            is to pass the gate, to be downgraded, to lose.
          </p>
          <Draw bot={bot.id} button="Draw its futures" />
        </div>
      ) : (
        <LastRun bot={bot} run={last.data} />
      )}
    </section>
  );
}

function LastRun({ bot, run: id }: { bot: BotDetailAnswer; run: string }) {
  const run = useQuery(labRunQuery(bot.id, id));
  if (run.data === undefined)
    return run.error === null ? (
      <div className="skeleton h-96" aria-busy />
    ) : (
      <LoadFault what="This run" fault={run.error} onRetry={() => void run.refetch()} />
    );
  if (run.data.kind !== 'futures') return null;
  const underWay = isUnderWay(run.data.state);
  return (
    <>
      <div role="status">{underWay && <UnderWay run={run.data} label="Drawing futures" />}</div>
      <NoResult run={run.data} />
      {run.data.result !== null && <Result run={run.data} result={run.data.result} bot={bot} />}
      {!underWay && (
        <Draw
          bot={bot.id}
          button={run.data.result === null ? 'Draw its futures' : 'Draw again from today'}
        />
      )}
    </>
  );
}

function Draw({ bot, button }: { bot: string; button: string }) {
  const steers = useMay('steer');
  const client = useQueryClient();
  const draw = useMutation({
    mutationFn: () => send('POST', '/v1/bots/{bot}/futures', { params: { bot }, body: {} }),
    onSuccess: (run) => {
      client.setQueryData(labRunQuery(bot, run.id).queryKey, run);
      client.setQueryData(lastFuturesQuery(bot).queryKey, run.id);
    },
  });
  if (!steers)
    return (
      <p className="text-sm text-muted">
        Operators who are members of this bot, and administrators, can draw them.
      </p>
    );
  return (
    <>
      <FaultNote fault={draw.error} />
      <button
        type="button"
        className="button"
        disabled={draw.isPending}
        onClick={() => draw.mutate()}
      >
        {draw.isPending ? 'Sending…' : button}
      </button>
    </>
  );
}

interface ResultProps {
  readonly bot: BotDetailAnswer;
  readonly run: FuturesRun;
  readonly result: NonNullable<FuturesRun['result']>;
}

function Result({ bot: { currency }, run: { at, by }, result }: ResultProps) {
  const { days, runs, trades } = result;
  const dates = days.map(({ date }) => date);
  const live = days.some(({ size }) => Number(size.q95) > 0);
  return (
    <>
      <ul className="max-w-3xl list-disc space-y-1 pl-5">
        {futuresSentences(result).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <div className={live ? 'grid gap-4 lg:grid-cols-2' : ''}>
        <FanChart
          title="Equity"
          dates={dates}
          fans={days.map(({ equity }) => equity)}
          currency={currency}
        />
        {live && (
          <FanChart
            title="Size of an entry"
            dates={dates}
            fans={days.map(({ size }) => size)}
            currency={currency}
          />
        )}
      </div>
      <p className="max-w-3xl text-sm text-muted">
        The line is the median; the darker band holds half of the futures, the lighter one nine
        tenths. In brackets: the 95% interval of the drawing. Drawn <Instant at={at} /> by{' '}
        <ActorName id={by} />: {showCount(runs)} futures from {showCount(trades)} counted trades of
        this phase, approved and acknowledged at once. They are based on the record alone: a bot
        without a bad month in its record has none here either.
      </p>
      <FuturesTable {...{ days, currency }} />
    </>
  );
}
