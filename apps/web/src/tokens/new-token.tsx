'use client';

import type { Role } from '@phasegate/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { send } from '../api/call';
import { fieldFaults } from '../api/fault';
import { meQuery } from '../api/queries';
import { Dialog } from '../controls/dialog';
import { FaultNote } from '../controls/fault-note';
import { Choice, TextField } from '../controls/field';
import { ShownOnce } from '../controls/shown-once';
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
  const [open, setOpen] = useState(false);
  const { data: me } = useQuery(meQuery);
  return (
    <>
      <button type="button" className="button-main" onClick={() => setOpen(true)}>
        Make a token…
      </button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Make a token"
        description="A tool sends it with every call. It is shown once, when it is made."
      >
        {me !== undefined && <TokenForm ownRole={me.role} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

interface TokenFormProps {
  /** A token has no more than the role of whoever makes it. */
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!making.isPending) making.mutate();
  };
  if (making.data !== undefined)
    return (
      <div className="space-y-4">
        <ShownOnce label={`Token “${making.data.name}”`} secret={making.data.token} />
        <p className="text-sm text-muted">Put it where the tool reads its secrets.</p>
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
        hint="What uses it: “weekly report”."
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
      <FaultNote fault={making.error} />
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="button-main" disabled={making.isPending}>
          {making.isPending ? 'Sending…' : 'Make the token'}
        </button>
      </div>
    </form>
  );
}

/** @param life days, or never */
const endOf = (life: string): string | null =>
  life === NEVER ? null : new Date(Date.now() + Number(life) * DAY_MS).toISOString();
