'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { read, send } from '../api/call';
import { useMay } from '../api/permission';
import { DecisionDialog } from '../controls/decision-dialog';
import { FaultNote } from '../controls/fault-note';
import { Choice, TextField } from '../controls/field';
import { useNotice } from '../frame/notices';
import { ActorName } from '../people/actor-name';

const BY_ID = '';

const change = (bot: string, members: { add?: string[]; remove?: string[] }) =>
  send('PATCH', '/v1/bots/{bot}', { params: { bot }, body: { members } });

/** The members of the bot: users, and tokens by their ids. */
export function Members({ bot }: { bot: BotDetailAnswer }) {
  const administers = useMay('administer');
  return (
    <>
      {bot.members.length === 0 ? (
        <p className="text-sm text-muted">
          No members: only administrators decide about it, and only they and compliance see it.
        </p>
      ) : (
        <ul className="divide-y divide-line rounded-lg border border-line text-sm">
          {bot.members.map((member) => (
            <li key={member} className="flex flex-wrap items-center gap-3 px-3 py-2">
              <span className="mr-auto">
                <span className="font-medium">
                  <ActorName id={member} />
                </span>{' '}
                <span className="wrap-anywhere text-muted">{member}</span>
              </span>
              {administers && <RemoveMember bot={bot} member={member} />}
            </li>
          ))}
        </ul>
      )}
      {administers && <AddMember bot={bot} />}
    </>
  );
}

function RemoveMember({ bot, member }: { bot: BotDetailAnswer; member: string }) {
  return (
    <DecisionDialog
      button={
        <>
          Remove<span className="sr-only"> {member}</span>…
        </>
      }
      title={`Remove a member from ${bot.name}?`}
      description="They can no longer see the bot or decide about it. An administrator can add them again."
      confirm="Remove the member"
      tone="danger"
      reason={false}
      decide={async () => {
        await change(bot.id, { remove: [member] });
        return `${member} is no longer a member of ${bot.name}.`;
      }}
    >
      <p className="text-sm">
        <ActorName id={member} /> <span className="text-muted">{member}</span>
      </p>
    </DecisionDialog>
  );
}

function AddMember({ bot }: { bot: BotDetailAnswer }) {
  const client = useQueryClient();
  const tell = useNotice();
  const { data: users } = useQuery({
    queryKey: ['platform', 'users'],
    queryFn: ({ signal }) => read('/v1/users', { signal }),
  });
  const [chosen, setChosen] = useState(BY_ID);
  const [id, setId] = useState('');
  const member = chosen === BY_ID ? id.trim() : chosen;
  const adding = useMutation({
    mutationFn: () => change(bot.id, { add: [member] }),
    onSuccess: () => {
      tell(`${bot.name} has a new member.`);
      setChosen(BY_ID);
      setId('');
    },
    onSettled: () => client.invalidateQueries(),
  });
  const others = (users?.items ?? []).filter(
    (user) =>
      user.disabled_at === null && user.role === 'operator' && !bot.members.includes(user.id),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!adding.isPending && member !== '') adding.mutate();
  };
  return (
    <form className="grid items-start gap-3 sm:grid-cols-2" onSubmit={submit}>
      <Choice
        label="Add"
        value={chosen}
        options={[
          [BY_ID, 'a user or token by its id'],
          ...others.map((user): [string, string] => [user.id, `${user.name}, ${user.email}`]),
        ]}
        hint="Operators who are not members yet."
        onChange={({ target }) => setChosen(target.value)}
      />
      {chosen === BY_ID && (
        <TextField
          label="Id"
          hint="usr_… or tok_…"
          value={id}
          onChange={({ target }) => setId(target.value)}
        />
      )}
      <div className="space-y-3 sm:col-span-2">
        <FaultNote fault={adding.error} />
        <button type="submit" className="button" disabled={adding.isPending || member === ''}>
          {adding.isPending ? 'Sending…' : 'Add the member'}
        </button>
      </div>
    </form>
  );
}
