import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState, type FormEvent } from 'react';
import { send } from '../../api/call';
import { fieldFaults } from '../../api/fault';
import { addressOfBot } from '../../bot/places';
import { FaultNote } from '../../controls/fault-note';
import { TextField } from '../../controls/field';
import { ShownOnce } from '../../controls/shown-once';
import { keysQuery } from '../../keys/queries';

interface FirstKeyProps {
  readonly bot: string;
  /** The key that was just made; kept by this page alone, and gone with it. */
  readonly made: string | null;
  readonly onMade: (key: string) => void;
}

export function FirstKey({ bot, made, onMade }: FirstKeyProps) {
  const client = useQueryClient();
  const keys = useQuery(keysQuery(bot));
  const [name, setName] = useState('First key');
  const making = useMutation({
    mutationFn: () =>
      send('POST', '/v1/bots/{bot}/keys', { params: { bot }, body: { name: name.trim() } }),
    onSuccess: ({ key }) => onMade(key),
    onSettled: () => client.invalidateQueries({ queryKey: ['bot', bot] }),
  });
  if (made !== null) return <ShownOnce label="The bot’s key" secret={made} />;
  const others = keys.data?.filter(({ revoked_at }) => revoked_at === null).length ?? 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!making.isPending) making.mutate();
  };
  return (
    <form className="panel max-w-xl space-y-4 p-5" onSubmit={submit}>
      {others > 0 && (
        <p className="text-sm">
          It has {others === 1 ? 'a key' : `${others} keys`} already. A key is shown only when it is
          made: make another if that one is lost, and revoke the old one under{' '}
          <Link href={`${addressOfBot(bot)}/keys`} className="link">
            its keys
          </Link>
          .
        </p>
      )}
      <TextField
        label="Name of the key"
        hint="Where it is used: “server in Frankfurt”. Anyone with the key can trade as this bot."
        required
        maxLength={200}
        value={name}
        fault={fieldFaults(making.error).name}
        onChange={({ target }) => setName(target.value)}
      />
      <FaultNote fault={making.error} />
      <button type="submit" className="button-main" disabled={making.isPending}>
        {making.isPending ? 'Sending…' : 'Make the key'}
      </button>
    </form>
  );
}
