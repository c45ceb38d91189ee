'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../api/permission';
import { showCount, showMean, showMoney, showRoundedShare } from '../format/decimal';
import { Empty } from '../frame/empty';
import { LoadFault } from '../frame/load-fault';
import { Part } from '../frame/part';
import { settingAt, type PolicyField, type PolicyValue } from '../policy/fields';
import { ChangesList } from '../policy/changes-list';
import { PublishLink } from '../policy-trials/publish-link';
import { RunHead } from '../policy-trials/run-head';
import { isUnderWay } from '../policy-trials/run-state';
import { useListFollows } from '../policy-trials/use-list-follows';
import { HeatMap } from './heat-map';
import { LabTable } from './lab-table';
import { policyName, type LabResult } from './lab-words';
import { labRunQuery, type PolicyLabRun } from './queries';
import { NoResult, UnderWay } from './under-way';

interface LabRunProps {
  readonly bot: BotDetailAnswer;
  readonly fields: readonly PolicyField[];
  readonly run: string;
}

/** One run of the lab: how far it is, or what came of it. */
export function LabRun({ bot, fields, run: id }: LabRunProps) {
  const run = useQuery(labRunQuery(bot.id, id));
  useListFollows(run.data, bot.id, 'lab');
  if (run.data === undefined)
    return run.error === null ? (
      <div className="skeleton h-96" aria-busy />
    ) : (
      <LoadFault what="This run" fault={run.error} onRetry={() => void run.refetch()} />
    );
  if (run.data.kind !== 'lab' || run.data.bot !== bot.id)
    return <Empty title="This bot has no such run">It may be one of another bot.</Empty>;
  const { at, by, state, result } = run.data;
  const changes = changesOf(run.data, fields);
  return (
    <section aria-labelledby="run" className="space-y-4">
      <RunHead
        title={
          changes.length === 0
            ? 'The policy in force, in the lab'
            : `In the lab: ${showCount(changes.length)} ${changes.length === 1 ? 'change' : 'changes'}`
        }
        at={at}
        by={by}
      />
      {changes.length > 0 && (
        <ChangesList
          label="Changes against the policy in force then"
          changes={changes}
          currency={bot.currency}
        />
      )}
      <div role="status">
        {isUnderWay(state) && <UnderWay run={run.data} label="Running the bots" />}
      </div>
      <NoResult run={run.data} />
      {result !== null && <Result {...{ bot, result, changes }} />}
    </section>
  );
}

interface Change {
  readonly key: string;
  readonly from: PolicyValue;
  readonly to: PolicyValue;
}

/** The changes between the policy that was run and the one in force then. */
function changesOf({ policies: [policy, inForce] }: PolicyLabRun, fields: readonly PolicyField[]) {
  if (policy === undefined || inForce === undefined) return [];
  return fields
    .map((field): Change => ({
      key: field.key,
      from: settingAt(inForce, field),
      to: settingAt(policy, field),
    }))
    .filter(({ from, to }) => from !== to);
}

interface ResultProps {
  readonly bot: BotDetailAnswer;
  readonly result: LabResult;
  readonly changes: readonly Change[];
}

function Result({ bot, result, changes }: ResultProps) {
  const steers = useMay('steer');
  const { policies } = result;
  return (
    <>
      <div className="panel space-y-2 p-4">
        <h3 className="font-semibold">Summary</h3>
        {policies.map((policy) => (
          <p key={policy.name}>
            <span className="font-medium">{policyName(result, policy)}:</span> {policy.sentence}
          </p>
        ))}
      </div>
      <Part title="Phases reached within a year, and the median number of trading days">
        <div className={`panel grid gap-6 p-4 ${policies.length > 1 ? 'lg:grid-cols-2' : ''}`}>
          {policies.map((policy) => (
            <HeatMap key={policy.name} name={policyName(result, policy)} policy={policy} />
          ))}
        </div>
      </Part>
      <Part title="Confidence and cost">
        <LabTable result={result} currency={bot.currency} />
      </Part>
      <Part title="Limits of this result">
        <Limits result={result} currency={bot.currency} />
      </Part>
      {steers && changes.length > 0 && <PublishLink bot={bot.id} changes={changes} />}
    </>
  );
}

function Limits({ result, currency }: { result: LabResult; currency: string }) {
  const { bot, runs, seed } = result;
  return (
    <ul className="max-w-3xl list-disc space-y-1 pl-5 text-sm">
      <li>
        {showCount(runs)} bots for each true win rate, from {result.from} on: {bot.trades_per_day}{' '}
        trades a day, R:R of {showMean(bot.planned_rr)} planned and {showMean(bot.realized_rr)}{' '}
        realized, {showRoundedShare(bot.risk)} of the position lost by a loss,{' '}
        {showMoney(bot.equity, currency)} at the start. Seed {showCount(seed)}: both policies meet
        the same luck.
      </li>
      <li>In brackets: where the probability lies with 95%, given so many bots.</li>
      <li>
        These bots take every trade that they are allowed, and are approved and acknowledged at the
        next open. Their trades do not depend on each other, which those of a real bot may.
      </li>
    </ul>
  );
}
