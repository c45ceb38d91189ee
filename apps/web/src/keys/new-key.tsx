'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { Dialog } from '../controls/dialog';
import { FaultNote } from '../controls/fault-note';
import { TextField } from '../controls/field';
import { ShownOnce } from '../controls/shown-once';

/** Makes a key and shows it this once. */
export function NewKey({ bot }: { bot: BotDetailAnswer }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button-main" onClick={() => setOpen(true)}>
        Make a key…
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Make a key for ${bot.name}`}
        description="The bot sends it with every call. It is shown once, when it is made."
      >
        <KeyForm bot={bot} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

interface KeyFormProps {
  readonly bot: BotDetailAnswer;
  readonly onDone: () => void;
}

function KeyForm({ bot, onDone }: KeyFormProps) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const making = useMutation({
    mutationFn: () =>
      send('POST', '/v1/bots/{bot}/keys', { params: { bot: bot.id }, body: { name: name.trim() } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['bot', bot.id, 'keys'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!making.isPending) making.mutate();
  };
  if (making.data !== undefined)
    return (
      <div className="space-y-4">
        <ShownOnce label={`Key “${making.data.name}”`} secret={making.data.key} />
        <p className="text-sm text-muted">
          Put it where the bot reads its secrets. Who has it can trade as {bot.name}.
        </p>
        <div className="flex justify-end">
          <button type="button" className="button-main" onClick={onDone}>
            I have kept it
          </button>
        </div>
      </div>
    );
  return (
    <form className="space-y-4" onSubmit={submit}>
      <TextField
        label="Name"
        hint="Where it is used: “server in Frankfurt”."
        required
        maxLength={200}
        value={name}
        fault={fieldFaults(making.error).name}
        onChange={({ target }) => setName(target.value)}
      />
      <FaultNote fault={making.error} />
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="button-main" disabled={making.isPending}>
          {making.isPending ? 'Sending…' : 'Make the key'}
        </button>
      </div>
    </form>
  );
}
