'use client';

import type { Role, UserAnswer } from '@phasegate/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { Dialog } from '../controls/dialog';
import { FaultNote } from '../controls/fault-note';
import { TextField } from '../controls/field';
import { useNotice } from '../frame/notices';
import { PersonName, PersonRole } from './person-fields';

export function UserDialog({ user }: { user: UserAnswer }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="button"
        aria-label={`Change ${user.name}`}
        onClick={() => setOpen(true)}
      >
        Change…
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={user.name}
        description={`${user.email}. Disabling the user or changing the password signs them out everywhere at once.`}
      >
        <UserForm user={user} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function UserForm({ user, onDone }: { user: UserAnswer; onDone: () => void }) {
  const client = useQueryClient();
  const tell = useNotice();
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState(user.role);
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: (body: { name?: string; role?: Role; disabled?: boolean; password?: string }) =>
      send('PATCH', '/v1/users/{user}', { params: { user: user.id }, body }),
    onSuccess: () => {
      tell(`${name} was changed.`);
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['platform'] }),
  });
  const signOut = useMutation({
    mutationFn: () => send('DELETE', '/v1/users/{user}/sessions', { params: { user: user.id } }),
    onSuccess: () => {
      tell(`${user.name} is signed out everywhere.`);
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['platform'] }),
  });
  const faults = fieldFaults(change.error);
  const changes = {
    ...(name === user.name ? {} : { name }),
    ...(role === user.role ? {} : { role }),
    ...(password === '' ? {} : { password }),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!change.isPending) change.mutate(changes);
  };
  const disabled = user.disabled_at !== null;
  return (
    <form className="space-y-4" onSubmit={submit}>
      <PersonName value={name} fault={faults.name} onChange={setName} />
      <PersonRole value={role} fault={faults.role} onChange={setRole} />
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        hint="Leave empty to keep the current one."
        value={password}
        fault={faults.password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <FaultNote fault={change.error ?? signOut.error} />
      <div className="flex flex-wrap justify-end gap-2">
        <button
          type="button"
          className="button mr-auto"
          disabled={change.isPending}
          onClick={() => change.mutate({ disabled: !disabled })}
        >
          {disabled ? 'Enable' : 'Disable'}
        </button>
        {user.sessions > 0 && (
          <button
            type="button"
            className="button"
            disabled={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            Sign out everywhere
          </button>
        )}
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
        <button
          type="submit"
          className="button-main"
          disabled={change.isPending || Object.keys(changes).length === 0}
        >
          Save
        </button>
      </div>
    </form>
  );
}
