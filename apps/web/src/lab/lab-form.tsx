'use client';

import type { BotDetailAnswer, PolicyVersionAnswer } from '@phasegate/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { FaultNote } from '../controls/fault-note';
import { Choice, TextField } from '../controls/field';
import { showCount } from '../format/decimal';
import { readEdits, type Edits } from '../policy/edits';
import type { PolicyField } from '../policy/fields';
import { PolicyEditor } from '../policy/policy-editor';
import { usePreview } from '../policy/use-preview';
import { labRunQuery } from './queries';

interface LabFormProps {
  readonly bot: BotDetailAnswer;
  readonly fields: readonly PolicyField[];
  readonly inForce: PolicyVersionAnswer;
  readonly edits: Edits;
  readonly onEdits: (edits: Edits | null) => void;
  readonly onStarted: (run: string) => void;
}

/** How many bots for each true win rate: the more, the narrower the intervals, and the longer it takes. */
const RUNS = ['100', '500', '2000', '10000'] as const;

/** What is known of the bots that are run; empty: as the bot's own record says. */
const TRAITS = [
  ['realized_rr', 'Realized R:R', 'What a win makes for each dollar that a loss costs.'],
  ['planned_rr', 'Planned R:R', 'What its targets promise.'],
  ['trades_per_day', 'Trades a day', 'On average.'],
  ['risk', 'Risk of a trade', 'What a loss costs, as a share of the position; 0.01 is 1%.'],
] as const;
type Traits = Partial<Record<(typeof TRAITS)[number][0], string>>;

/** A policy to try on bots whose true win rate is known. Nothing is published by trying. */
export function LabForm({ bot, fields, inForce, edits, onEdits, onStarted }: LabFormProps) {
  const client = useQueryClient();
  const [runs, setRuns] = useState('500');
  const [traits, setTraits] = useState<Traits>({});
  const read = readEdits(edits, fields, inForce.policy);
  const preview = usePreview(bot.id, read.partial);
  const changes = read.count === 0 ? [] : (preview.data?.changes ?? []);
  const faults = { ...(read.count === 0 ? {} : preview.faults), ...read.faults };
  const start = useMutation({
    mutationFn: () =>
      send('POST', '/v1/bots/{bot}/lab', {
        params: { bot: bot.id },
        body: { policy: read.partial, bot: given(traits), runs: Number(runs) },
      }),
    onSuccess: (run) => {
      client.setQueryData(labRunQuery(bot.id, run.id).queryKey, run);
      onStarted(run.id);
    },
  });
  const faulty = Object.keys(faults).length > 0;
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
              className="field tabular-nums"
              fault={fieldFaults(start.error)[`bot.${key}`]}
              value={traits[key] ?? ''}
              onChange={({ target }) => setTraits({ ...traits, [key]: target.value.trim() })}
            />
          ))}
        </div>
      </fieldset>
      <section
        aria-label="Run it"
        className="panel bottom-0 z-10 space-y-3 p-4 shadow-lg sm:sticky"
      >
        <p role="status" className={`text-sm ${faulty ? 'text-bad' : ''}`}>
          {faulty
            ? 'A value cannot be used: see the field above.'
            : changes.length === 0
              ? 'Nothing is changed: the policy in force is run alone.'
              : `${showCount(changes.length)} ${changes.length === 1 ? 'change' : 'changes'}, beside the policy in force. Nothing is published.`}
        </p>
        <FaultNote fault={start.error} />
        <div className="flex flex-wrap gap-2">
          <button
            type="button"
            className="button-main"
            disabled={start.isPending || faulty || (read.count > 0 && !preview.isCurrent)}
            onClick={() => start.mutate()}
          >
            {start.isPending ? 'Sending…' : 'Run the lab'}
          </button>
          <button type="button" className="button" onClick={() => onEdits(null)}>
            Discard changes
          </button>
        </div>
      </section>
    </div>
  );
}

const given = (traits: Traits): Traits =>
  Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== ''));
