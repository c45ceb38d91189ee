'use client';

import type { PolicyField } from '../policy/fields';
import { TrialPage } from '../policy-trials/trial-page';
import { LabForm } from './lab-form';
import { LabRun } from './lab-run';
import { LabRuns } from './lab-runs';

interface LabPageProps {
  readonly id: string;
  readonly fields: readonly PolicyField[];
}

/** A changed policy beside the one in force, on bots whose true win rate is known (evidence E4). */
export function LabPage({ id, fields }: LabPageProps) {
  return (
    <TrialPage
      id={id}
      title="Which bots does a policy advance?"
      about="The policy lab runs bots that trade like this one, but whose true win rate is known, from 50% to 90%, through the rules for a year: how many get where and how fast, and what it costs."
      button="Set up a run"
      form={(props) => <LabForm {...props} fields={fields} />}
      result={(bot, run) => <LabRun key={run} bot={bot} fields={fields} run={run} />}
      runs={(shown, onShow) => <LabRuns bot={id} {...{ shown, onShow }} />}
    />
  );
}
