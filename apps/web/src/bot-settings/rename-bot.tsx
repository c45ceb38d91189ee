'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { FaultNote } from '../controls/fault-note';
import { TextField } from '../controls/field';
import { useNotice } from '../frame/notices';

/** The name under which people know the bot; its id never changes. */
export function RenameBot({ bot }: { bot: BotDetailAnswer }) {
  const client = useQueryClient();
  const tell = useNotice();
  const [name, setName] = useState(bot.name);
  const renaming = useMutation({
    mutationFn: () =>
      send('PATCH', '/v1/bots/{bot}', { params: { bot: bot.id }, body: { name: name.trim() } }),
    onSuccess: (renamed) => tell(`The bot is called ${renamed.name} now.`),
    onSettled: () => client.invalidateQueries(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!renaming.isPending) renaming.mutate();
  };
  return (
    <form className="space-y-3" onSubmit={submit}>
      <TextField
        label="Name"
        required
        maxLength={200}
        value={name}
        fault={fieldFaults(renaming.error).name}
        onChange={({ target }) => setName(target.value)}
      />
      <FaultNote fault={renaming.error} />
      <button
        type="submit"
        className="button"
        disabled={renaming.isPending || name.trim() === bot.name}
      >
        {renaming.isPending ? 'Sending…' : 'Rename'}
      </button>
    </form>
  );
}
