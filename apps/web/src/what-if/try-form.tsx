'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { send } from '../api/call';
import { showCount } from '../format/decimal';
import type { PolicyField } from '../policy/fields';
import { PolicyEditor } from '../policy/policy-editor';
import { useEditedPolicy } from '../policy/use-edited-policy';
import { StartBar } from '../policy-trials/start-bar';
import type { TrialFormProps } from '../policy-trials/trial-page';

interface TryFormProps extends TrialFormProps {
  readonly fields: readonly PolicyField[];
}

/** Thresholds to try. Nothing is published by trying. */
export function TryForm({ bot, fields, inForce, edits, onEdits, onStarted }: TryFormProps) {
  const client = useQueryClient();
  const edited = useEditedPolicy(bot.id, fields, inForce.policy, edits);
  const { changes, faults, isFaulty, preview } = edited;
  const start = useMutation({
    mutationFn: () =>
      send('POST', '/v1/bots/{bot}/what-if', {
        params: { bot: bot.id },
        body: { policy: edited.partial },
      }),
    onSuccess: ({ id }) => onStarted(id),
    onSettled: () => client.invalidateQueries({ queryKey: ['bot', bot.id, 'what-if'] }),
  });
  const startable = preview.isCurrent && !isFaulty && changes.length > 0;
  return (
    <div className="space-y-4">
      <PolicyEditor
        {...{ fields, edits, changes, faults }}
        inForce={inForce.policy}
        currency={bot.currency}
        onEdits={onEdits}
      />
      <StartBar
        label="Try it"
        isFaulty={isFaulty}
        says={
          changes.length === 0
            ? 'Change at least one value.'
            : `${showCount(changes.length)} ${changes.length === 1 ? 'change' : 'changes'} to try. Nothing is published.`
        }
        fault={start.error}
        onDiscard={() => onEdits(null)}
      >
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
      </StartBar>
    </div>
  );
}
