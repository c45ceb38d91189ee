'use client';

import type { Role } from '@phasegate/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { TextField } from '../controls/field';
import { FormDialog } from '../controls/form-dialog';
import { SecretForm } from '../controls/secret-form';
import { PersonName, PersonRole } from './person-fields';

export function NewUser() {
  return (
    <FormDialog
      button="Add somebody…"
      title="Add somebody"
      description="A password for the first sign-in is generated and shown once."
    >
      {(close) => <NewUserForm onDone={close} />}
    </FormDialog>
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
  return (
    <SecretForm
      making={creation}
      secretOf={(made) => ({ label: `Password for ${email}`, secret: made.password ?? '' })}
      advice="Send it over a private channel."
      submit={`Add ${name.trim() || 'them'}`}
      onDone={onDone}
    >
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
    </SecretForm>
  );
}
