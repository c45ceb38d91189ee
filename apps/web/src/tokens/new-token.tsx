'use client';

import type { Role } from '@phasegate/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { meQuery } from '../api/queries';
import { Choice, TextField } from '../controls/field';
import { FormDialog } from '../controls/form-dialog';
import { SecretForm } from '../controls/secret-form';
import { ROLE_OPTIONS } from '../people/roles';

const DAY_MS = 86_400_000;
const NEVER = 'never';
const LIFE_OPTIONS = [
  ['7', '7 days'],
  ['30', '30 days'],
  ['90', '90 days'],
  ['365', 'a year'],
] as const;

/** Makes a token and shows it this once. */
export function NewToken() {
  const { data: me } = useQuery(meQuery);
  return (
    <FormDialog
      button="Create a token…"
      title="Create a token"
      description="A tool sends it with every call. It is shown only once, when it is created."
    >
      {(close) => me !== undefined && <TokenForm ownRole={me.role} onDone={close} />}
    </FormDialog>
  );
}

interface TokenFormProps {
  /** A token has at most its maker’s role. */
  readonly ownRole: Role;
  readonly onDone: () => void;
}

function TokenForm({ ownRole, onDone }: TokenFormProps) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>(ownRole);
  const [life, setLife] = useState('90');
  const isAdmin = ownRole === 'admin';
  const making = useMutation({
    mutationFn: () =>
      send('POST', '/v1/tokens', { body: { name: name.trim(), role, expires_at: endOf(life) } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['platform'] }),
  });
  const faults = fieldFaults(making.error);
  return (
    <SecretForm
      making={making}
      secretOf={(made) => ({ label: `Token “${made.name}”`, secret: made.token })}
      advice="Put it where the tool reads its secrets."
      submit="Make the token"
      onDone={onDone}
    >
      <TextField
        label="Name"
        hint="Its use: “weekly report”."
        required
        maxLength={200}
        value={name}
        fault={faults.name}
        onChange={({ target }) => setName(target.value)}
      />
      <Choice
        label="Role"
        options={ROLE_OPTIONS.filter(([each]) => isAdmin || each === ownRole)}
        value={role}
        fault={faults.role}
        onChange={({ target }) => setRole(target.value as Role)}
      />
      <Choice
        label="Expires after"
        options={isAdmin ? [...LIFE_OPTIONS, [NEVER, 'never']] : LIFE_OPTIONS}
        value={life}
        fault={faults.expires_at}
        onChange={({ target }) => setLife(target.value)}
      />
    </SecretForm>
  );
}

/** @param life days, or never */
const endOf = (life: string): string | null =>
  life === NEVER ? null : new Date(Date.now() + Number(life) * DAY_MS).toISOString();
