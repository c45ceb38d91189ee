import type { UseMutationResult } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { FaultNote } from './fault-note';
import { ShownOnce } from './shown-once';

interface SecretFormProps<Made> {
  readonly making: UseMutationResult<Made, Error, void>;
  readonly secretOf: (made: Made) => { readonly label: string; readonly secret: string };
  /** Where the secret belongs, and what it lets its holder do. */
  readonly advice: string;
  readonly submit: string;
  readonly onDone: () => void;
  /** The fields. */
  readonly children: ReactNode;
}

/** A form that makes a secret, and then shows it this once. */
export function SecretForm<Made>(props: SecretFormProps<Made>) {
  const { making, secretOf, advice, submit, onDone, children } = props;
  if (making.data !== undefined)
    return (
      <div className="space-y-4">
        <ShownOnce {...secretOf(making.data)} />
        <p className="text-sm text-muted">{advice}</p>
        <div className="flex justify-end">
          <button type="button" className="button-main" onClick={onDone}>
            I have kept it
          </button>
        </div>
      </div>
    );
  const make = (event: FormEvent) => {
    event.preventDefault();
    if (!making.isPending) making.mutate();
  };
  return (
    <form className="space-y-4" onSubmit={make}>
      {children}
      <FaultNote fault={making.error} />
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onDone}>
          Cancel
        </button>
        <button type="submit" className="button-main" disabled={making.isPending}>
          {making.isPending ? 'Sending…' : submit}
        </button>
      </div>
    </form>
  );
}
