'use client';

import type { Role } from '@phasegate/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { Dialog } from '../controls/dialog';
import { FaultNote } from '../controls/fault-note';
import { TextField } from '../controls/field';
import { PersonName, PersonRole } from './person-fields';
import { ShownOnce } from '../controls/shown-once';

export function NewUser() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button-main" onClick={() => setOpen(true)}>
        Add somebody…
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Add somebody"
        description="A password for the first sign-in is made and shown once."
      >
        <NewUserForm onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function NewUserForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const creation = useMutation({
    mutationFn: () => send('POST', '/v1/users', { body: { name, email, role } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['platform'] }),
  });
  const faults = fieldFaults(creation.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!creation.isPending) creation.mutate();
  };
  if (creation.data !== undefined)
    return (
      <div className="space-y-4">
        <ShownOnce label={`Password for ${email}`} secret={creation.data.password ?? ''} />
        <div className="flex justify-end">
          <button type="button" className="button" onClick={onDone}>
            Done
          </button>
        </div>
      </div>
    );
  return (
    <form className="space-y-4" onSubmit={submit}>
      <PersonName value={name} fault={faults.name} onChange={setName} />
      <TextField
        label="E-mail"
        type="email"
        required
        value={email}
        fault={faults.email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <PersonRole value={role} fault={faults.role} onChange={setRole} />
      <FaultNote fault={creation.error} />
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="button-main" disabled={creation.isPending}>
          Add {name.trim() || 'them'}
        </button>
      </div>
    </form>
  );
}
