'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useQueryState } from 'nuqs';
import { useMay } from '../api/permission';
import { botQuery } from '../api/queries';
import { policyInForceQuery } from '../bot/queries';
import { LoadFault } from '../frame/load-fault';
import type { PolicyField } from '../policy/fields';
import { useEdits } from '../policy/use-edits';
import { LabForm } from './lab-form';
import { LabRun } from './lab-run';
import { LabRuns } from './lab-runs';

interface LabPageProps {
  readonly id: string;
  readonly fields: readonly PolicyField[];
}

/** A changed policy beside the one in force, on bots whose true win rate is known (evidence E4). */
export function LabPage({ id, fields }: LabPageProps) {
  const bot = useQuery(botQuery(id));
  const policy = useQuery(policyInForceQuery(id));
  const steers = useMay('steer');
  const client = useQueryClient();
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
      <section aria-labelledby="lab" className="space-y-4">
        <div className="flex min-h-9 flex-wrap items-center gap-3">
          <h2 id="lab" className="mr-auto text-lg font-semibold">
            Whom does a policy let through?
          </h2>
          {steers && !trying && (
            <button type="button" className="button-main" onClick={() => setEdits({})}>
              Set up a run
            </button>
          )}
        </div>
        <p className="max-w-3xl text-sm text-muted">
          The policy lab runs bots that trade like this one, but whose true win rate is known, from
          50% to 90%, through the rules for a year: how many get where and how fast, and what it
          costs. Nothing is published by trying.
          {!steers &&
            ' Operators who are members of this bot, and administrators, can start a run.'}
        </p>
        {trying && (
          <LabForm
            bot={bot.data}
            fields={fields}
            inForce={inForce}
            edits={edits}
            onEdits={setEdits}
            onStarted={(started) => {
              void client.invalidateQueries({ queryKey: ['bot', id, 'lab'], exact: true });
              setEdits(null);
              void setRun(started);
            }}
          />
        )}
      </section>
      {run !== null && !trying && <LabRun key={run} bot={bot.data} fields={fields} run={run} />}
      <LabRuns bot={id} shown={run} onShow={(other) => void setRun(other)} />
    </div>
  );
}
