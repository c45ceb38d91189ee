'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { Choice, TextField } from '../controls/field';
import { shareOf, showCount } from '../format/decimal';
import type { PolicyField } from '../policy/fields';
import { PolicyEditor } from '../policy/policy-editor';
import { useEditedPolicy } from '../policy/use-edited-policy';
import { StartBar } from '../policy-trials/start-bar';
import type { TrialFormProps } from '../policy-trials/trial-page';
import { labRunQuery } from './queries';

interface LabFormProps extends TrialFormProps {
  readonly fields: readonly PolicyField[];
}

/** Number of bots per true win rate: more give narrower intervals and take longer. */
const RUNS = ['100', '500', '2000', '10000'] as const;

/** Known parameters of the simulated bots; empty: from the bot's own record. */
const TRAITS = [
  ['realized_rr', 'Realized R:R', 'Profit of a win per dollar that a loss costs.'],
  ['planned_rr', 'Planned R:R', 'Planned reward to risk of its trades.'],
  ['trades_per_day', 'Trades a day', 'On average.'],
  ['risk', 'Risk of a trade', 'Cost of a loss, in percent of the position.'],
] as const;
type Traits = Partial<Record<(typeof TRAITS)[number][0], string>>;

/** A policy to try on bots whose true win rate is known. Nothing is published by trying. */
export function LabForm({ bot, fields, inForce, edits, onEdits, onStarted }: LabFormProps) {
  const client = useQueryClient();
  const [runs, setRuns] = useState('500');
  const [traits, setTraits] = useState<Traits>({});
  const edited = useEditedPolicy(bot.id, fields, inForce.policy, edits);
  const { changes, faults, isFaulty, preview } = edited;
  const start = useMutation({
    mutationFn: () =>
      send('POST', '/v1/bots/{bot}/lab', {
        params: { bot: bot.id },
        body: { policy: edited.partial, bot: sent(traits), runs: Number(runs) },
      }),
    onSuccess: (run) => {
      void client.invalidateQueries({ queryKey: ['bot', bot.id, 'lab'], exact: true });
      client.setQueryData(labRunQuery(bot.id, run.id).queryKey, run);
      onStarted(run.id);
    },
  });
  return (
    <div className="space-y-4">
      <PolicyEditor
        {...{ fields, edits, changes, faults }}
        inForce={inForce.policy}
        currency={bot.currency}
        onEdits={onEdits}
      />
      <fieldset className="panel p-4 pt-2">
        <legend className="px-1 font-semibold">The bots that are run</legend>
        <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-5">
          <Choice
            label="Bots for each win rate"
            hint="More give narrower intervals."
            value={runs}
            options={RUNS.map((count) => [count, showCount(Number(count))])}
            onChange={({ target }) => setRuns(target.value)}
          />
          {TRAITS.map(([key, label, hint]) => (
            <TextField
              key={key}
              label={label}
              hint={`${hint} Empty: as this bot’s record says.`}
              inputMode="decimal"
              unit={key === 'risk' ? '%' : undefined}
              className="field tabular-nums"
              fault={fieldFaults(start.error)[`bot.${key}`]}
              value={traits[key] ?? ''}
              onChange={({ target }) => setTraits({ ...traits, [key]: target.value.trim() })}
            />
          ))}
        </div>
      </fieldset>
      <StartBar
        label="Run it"
        isFaulty={isFaulty}
        says={
          changes.length === 0
            ? 'Nothing is changed: the policy in force is run alone.'
            : `${showCount(changes.length)} ${changes.length === 1 ? 'change' : 'changes'}, beside the policy in force. Nothing is published.`
        }
        fault={start.error}
        onDiscard={() => onEdits(null)}
      >
        <button
          type="button"
          className="button-main"
          disabled={start.isPending || isFaulty || (edited.count > 0 && !preview.isCurrent)}
          onClick={() => start.mutate()}
        >
          {start.isPending ? 'Sending…' : 'Run the lab'}
        </button>
      </StartBar>
    </div>
  );
}

/** As the API takes them. What is no percentage goes as it is, and is refused there. */
const sent = ({ risk = '', ...traits }: Traits): Traits =>
  Object.fromEntries(
    Object.entries({ ...traits, risk: shareOf(risk) ?? risk }).filter(([, value]) => value !== ''),
  );
