'use client';

import type { BotDetailAnswer, PolicyVersionAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { useMay } from '../api/permission';
import { botQuery } from '../api/queries';
import { policyInForceQuery } from '../bot/queries';
import { LoadFault } from '../frame/load-fault';
import type { Edits } from '../policy/edits';
import { useEdits } from '../policy/use-edits';

/** The props of a form that tries an edited policy. */
export interface TrialFormProps {
  readonly bot: BotDetailAnswer;
  readonly inForce: PolicyVersionAnswer;
  readonly edits: Edits;
  readonly onEdits: (edits: Edits | null) => void;
  readonly onStarted: (run: string) => void;
}

interface TrialPageProps {
  /** Of the bot. */
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** Opens the form: "Set up a run". */
  readonly button: string;
  readonly form: (props: TrialFormProps) => ReactNode;
  readonly result: (bot: BotDetailAnswer, run: string) => ReactNode;
  readonly runs: (shown: string | null, onShow: (run: string) => void) => ReactNode;
}

/** A changed policy is tried before anybody publishes it: the form, the run that is looked at, and earlier runs. */
export function TrialPage({ id, title, about, button, form, result, runs }: TrialPageProps) {
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
  const onStarted = (started: string) => {
    setEdits(null);
    void setRun(started);
  };
  return (
    <div className="space-y-8">
      <section aria-labelledby="trial" className="space-y-4">
        <div className="flex min-h-9 flex-wrap items-center gap-3">
          <h2 id="trial" className="mr-auto text-lg font-semibold">
            {title}
          </h2>
          {steers && !trying && (
            <button type="button" className="button-main" onClick={() => setEdits({})}>
              {button}
            </button>
          )}
        </div>
        <p className="max-w-3xl text-sm text-muted">
          {about} Nothing is published by trying.
          {!steers &&
            ' Operators who are members of this bot, and administrators, can start a run.'}
        </p>
        {trying && form({ bot: bot.data, inForce, edits, onEdits: setEdits, onStarted })}
      </section>
      {run !== null && !trying && result(bot.data, run)}
      {runs(run, (other) => void setRun(other))}
    </div>
  );
}
