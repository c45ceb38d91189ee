'use client';

import type { BotDetailAnswer, PolicyVersionAnswer } from '@phasegate/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { send } from '../api/call';
import { FaultNote } from '../controls/fault-note';
import { showCount } from '../format/decimal';
import { readEdits, type Edits } from '../policy/edits';
import type { PolicyField } from '../policy/fields';
import { PolicyEditor } from '../policy/policy-editor';
import { usePreview } from '../policy/use-preview';

interface TryFormProps {
  readonly bot: BotDetailAnswer;
  readonly fields: readonly PolicyField[];
  readonly inForce: PolicyVersionAnswer;
  readonly edits: Edits;
  readonly onEdits: (edits: Edits | null) => void;
  readonly onStarted: (run: string) => void;
}

/** Thresholds to try. Nothing is published by trying. */
export function TryForm({ bot, fields, inForce, edits, onEdits, onStarted }: TryFormProps) {
  const client = useQueryClient();
  const read = readEdits(edits, fields, inForce.policy);
  const preview = usePreview(bot.id, read.partial);
  const changes = read.count === 0 ? [] : (preview.data?.changes ?? []);
  const faults = { ...(read.count === 0 ? {} : preview.faults), ...read.faults };
  const start = useMutation({
    mutationFn: () =>
      send('POST', '/v1/bots/{bot}/what-if', {
        params: { bot: bot.id },
        body: { policy: read.partial },
      }),
    onSuccess: ({ id }) => onStarted(id),
    onSettled: () => client.invalidateQueries({ queryKey: ['bot', bot.id, 'what-if'] }),
  });
  const faulty = Object.keys(faults).length > 0;
  const startable = preview.isCurrent && !faulty && changes.length > 0;
  return (
    <div className="space-y-4">
      <PolicyEditor
        {...{ fields, edits, changes, faults }}
        inForce={inForce.policy}
        currency={bot.currency}
        onEdits={onEdits}
      />
      <section
        aria-label="Try it"
        className="panel bottom-0 z-10 sm:sticky space-y-3 p-4 shadow-lg"
      >
        <p role="status" className={`text-sm ${faulty ? 'text-bad' : ''}`}>
          {faulty
            ? 'A value cannot be used: see the field above.'
            : changes.length === 0
              ? 'Change at least one value.'
              : `${showCount(changes.length)} ${changes.length === 1 ? 'change' : 'changes'} to try. Nothing is published.`}
        </p>
        <FaultNote fault={start.error} />
        <div className="flex flex-wrap gap-2">
          {startable && (
            <button
              type="button"
              className="button-main"
              disabled={start.isPending}
              onClick={() => start.mutate()}
            >
              {start.isPending ? 'Sending…' : 'Replay the history'}
            </button>
          )}
          <button type="button" className="button" onClick={() => onEdits(null)}>
            Discard changes
          </button>
        </div>
      </section>
    </div>
  );
}
