import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState, type ChangeEvent, type FormEvent } from 'react';
import { send } from '../../api/call';
import { fieldFaults } from '../../api/fault';
import { FaultNote } from '../../controls/fault-note';
import { TextField } from '../../controls/field';
import { PresetChoice, type Preset } from './preset-choice';

/** @param onCreated with the new bot's id */
export function NewBotForm({ onCreated }: { onCreated: (bot: string) => void }) {
  const client = useQueryClient();
  const [fields, setFields] = useState({ name: '', portfolio_value: '', currency: 'USD' });
  const [preset, setPreset] = useState<Preset>('us-equities');
  const creation = useMutation({
    mutationFn: () =>
      send('POST', '/v1/bots', {
        body: {
          name: fields.name.trim(),
          portfolio_value: fields.portfolio_value.trim(),
          currency: fields.currency.trim().toUpperCase(),
          ...(preset === 'freqtrade' ? { preset } : {}),
        },
      }),
    onSuccess: (bot) => {
      client.setQueryData(['bot', bot.id], bot);
      onCreated(bot.id);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['bots'] }),
  });
  const faults = fieldFaults(creation.error);
  const field = (name: keyof typeof fields) => ({
    value: fields[name],
    fault: faults[name],
    required: true,
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) =>
      setFields((before) => ({ ...before, [name]: target.value })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!creation.isPending) creation.mutate();
  };
  return (
    <form className="panel max-w-xl space-y-5 p-5" onSubmit={submit}>
      <TextField
        label="Name"
        hint="For example “Momentum, large caps”. You can change it later."
        maxLength={200}
        autoFocus
        {...field('name')}
      />
      <div className="grid gap-5 sm:grid-cols-[1fr_9rem]">
        <TextField
          label="Portfolio value"
          hint="Current account value, such as 10000 or 2500.50. Sizes and drawdowns are based on it."
          inputMode="decimal"
          {...field('portfolio_value')}
        />
        <TextField
          label="Currency"
          hint="Fixed. Every amount is in it."
          maxLength={10}
          {...field('currency')}
        />
      </div>
      <PresetChoice value={preset} onChange={setPreset} />
      <p className="text-sm text-muted">
        It starts with the default policy. You can tighten it later under “Policy” of the bot;
        loosening takes an administrator and the override password.
      </p>
      <FaultNote fault={creation.error} />
      <div className="flex justify-end gap-2">
        <Link href="/" className="button">
          Cancel
        </Link>
        <button type="submit" className="button-main" disabled={creation.isPending}>
          {creation.isPending ? 'Creating…' : 'Create the bot'}
        </button>
      </div>
    </form>
  );
}
