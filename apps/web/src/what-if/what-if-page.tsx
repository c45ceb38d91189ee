'use client';

import { read } from '../api/call';
import { usePages } from '../api/use-pages';
import { showCount } from '../format/decimal';
import type { PolicyField } from '../policy/fields';
import { settingInFull } from '../policy/words';
import { RunList } from '../policy-trials/run-list';
import { TrialPage } from '../policy-trials/trial-page';
import { RunResult } from './run-result';
import { TryForm } from './try-form';

interface WhatIfPageProps {
  readonly id: string;
  readonly fields: readonly PolicyField[];
}

/** A changed policy, replayed over the bot's own history before anybody publishes it. */
export function WhatIfPage({ id, fields }: WhatIfPageProps) {
  return (
    <TrialPage
      id={id}
      title="What if the policy were different?"
      about="Changed thresholds are replayed over this bot’s whole history of checks and trades, through the same rules."
      button="Try other thresholds"
      form={(props) => <TryForm {...props} fields={fields} />}
      result={(bot, run) => <RunResult key={run} bot={bot} run={run} />}
      runs={(shown, onShow) => <Runs bot={id} {...{ shown, onShow }} />}
    />
  );
}

interface RunsProps {
  readonly bot: string;
  readonly shown: string | null;
  readonly onShow: (run: string) => void;
}

/** Earlier runs; the last twenty are kept. */
function Runs({ bot, shown, onShow }: RunsProps) {
  const runs = usePages(['bot', bot, 'what-if'], (cursor, signal) =>
    read('/v1/bots/{bot}/what-if', { params: { bot }, query: { cursor }, signal }),
  );
  return (
    <RunList of={runs} kept="The last twenty runs are kept here." {...{ shown, onShow }}>
      {({ changes }) => (
        <span className="basis-full text-muted sm:basis-auto">
          {changes.length === 1
            ? settingInFull(changes[0]!.key)
            : `${showCount(changes.length)} changes`}
        </span>
      )}
    </RunList>
  );
}
