import type { Role } from '@phasegate/contracts';
import { Choice, TextField } from '../controls/field';
import { ROLE_OPTIONS } from './roles';

interface FieldProps<Value> {
  readonly value: Value;
  readonly fault: string | undefined;
  readonly onChange: (value: Value) => void;
}

export function PersonName({ value, fault, onChange }: FieldProps<string>) {
  return (
    <TextField
      label="Name"
      required
      value={value}
      fault={fault}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

export function PersonRole({ value, fault, onChange }: FieldProps<Role>) {
  return (
    <Choice
      label="Role"
      options={ROLE_OPTIONS}
      value={value}
      fault={fault}
      onChange={({ target }) => onChange(target.value as Role)}
    />
  );
}
