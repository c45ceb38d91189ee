'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { TextField } from '../controls/field';
import { FormDialog } from '../controls/form-dialog';
import { SecretForm } from '../controls/secret-form';

/** Makes a key and shows it this once. */
export function NewKey({ bot }: { bot: BotDetailAnswer }) {
  return (
    <FormDialog
      button="Make a key…"
      title={`Make a key for ${bot.name}`}
      description="The bot sends it with every call. It is shown only once, when it is created."
    >
      {(close) => <KeyForm bot={bot} onDone={close} />}
    </FormDialog>
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
  return (
    <SecretForm
      making={making}
      secretOf={(made) => ({ label: `Key “${made.name}”`, secret: made.key })}
      advice={`Put it where the bot reads its secrets. Anyone with the key can trade as ${bot.name}.`}
      submit="Make the key"
      onDone={onDone}
    >
      <TextField
        label="Name"
        hint="Where it is used: “server in Frankfurt”."
        required
        maxLength={200}
        value={name}
        fault={fieldFaults(making.error).name}
        onChange={({ target }) => setName(target.value)}
      />
    </SecretForm>
  );
}
