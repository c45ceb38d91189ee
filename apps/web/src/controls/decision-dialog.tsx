'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { ApiFault, fieldFaults } from '../api/fault';
import { useNotice } from '../frame/notices';
import { Dialog } from './dialog';
import { FaultNote } from './fault-note';
import { TextArea, TextField } from './field';

export interface Decision {
  readonly reason: string;
  /** Empty unless it was asked for. */
  readonly override_password: string;
}

interface DecisionWindowProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: ReactNode;
  /** Label of the confirming button: the action, not "OK". */
  readonly confirm: string;
  readonly tone?: 'main' | 'danger';
  readonly wide?: boolean;
  /** Whether the log keeps a reason; false: the API takes none. */
  readonly reason?: boolean;
  /** Asked every time and never stored (rules 7). */
  readonly password?: boolean;
  /** Why it cannot be decided now, in a sentence: told at once, and the confirming button is off. */
  readonly obstacle?: ReactNode;
  /** Sends the decision; its answer is shown as a notice. */
  readonly decide: (decision: Decision) => Promise<string>;
  /** The evidence to read before deciding. It may contain further fields. */
  readonly children?: ReactNode;
}

/** A decision that is recorded: evidence, a reason, one deliberate step; refused, it says why and stays. */
export function DecisionWindow({
  open,
  onOpenChange,
  title,
  description,
  wide = false,
  ...form
}: DecisionWindowProps) {
  return (
    <Dialog {...{ open, onOpenChange, title, description, wide }}>
      <DecisionForm {...form} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

interface DecisionDialogProps extends Omit<DecisionWindowProps, 'open' | 'onOpenChange'> {
  /** Label of the button on the page. */
  readonly button: ReactNode;
  /** How the button on the page looks; a danger still takes a second step here. */
  readonly look?: 'button' | 'button-main' | 'button-danger';
  readonly disabled?: boolean;
}

/** The button that opens it, with it. */
export function DecisionDialog({
  button,
  look = 'button',
  disabled = false,
  ...decision
}: DecisionDialogProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={look} disabled={disabled} onClick={() => setOpen(true)}>
        {button}
      </button>
      <DecisionWindow {...decision} open={open} onOpenChange={setOpen} />
    </>
  );
}

type DecisionFormProps = Pick<
  DecisionWindowProps,
  'confirm' | 'tone' | 'reason' | 'password' | 'obstacle' | 'decide' | 'children'
> & { readonly onDone: () => void };

function DecisionForm({
  confirm,
  tone = 'main',
  reason: asksReason = true,
  password = false,
  obstacle,
  decide,
  children,
  onDone,
}: DecisionFormProps) {
  const client = useQueryClient();
  const tell = useNotice();
  const [reason, setReason] = useState('');
  const [overridePassword, setOverridePassword] = useState('');
  const decision = useMutation({
    mutationFn: () => decide({ reason: onOneLine(reason), override_password: overridePassword }),
    onSuccess: (done) => {
      tell(done);
      onDone();
    },
    // Refused or not: somebody else may have decided meanwhile.
    onSettled: () => client.invalidateQueries(),
  });
  const faults = fieldFaults(decision.error);
  const hindered = obstacle !== undefined && obstacle !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!decision.isPending && !hindered) decision.mutate();
  };
  return (
    <form className="space-y-4" onSubmit={submit}>
      {children}
      {asksReason && (
        <TextArea
          label="Reason"
          hint="Recorded permanently with your name."
          required
          maxLength={500}
          value={reason}
          fault={faults.reason}
          onChange={({ target }) => setReason(target.value)}
        />
      )}
      {password && (
        <TextField
          label="Override password"
          type="password"
          hint="Asked each time; every attempt is recorded."
          required
          value={overridePassword}
          fault={faults.override_password}
          onChange={({ target }) => setOverridePassword(target.value)}
        />
      )}
      <div role="status">
        {hindered && (
          <div className="rounded-md bg-warn-soft px-3 py-2 text-sm font-medium text-warn">
            {obstacle}
          </div>
        )}
      </div>
      {!(hindered && isConflict(decision.error)) && <FaultNote fault={decision.error} />}
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onDone}>
          {hindered ? 'Close' : 'Cancel'}
        </button>
        <button
          type="submit"
          className={tone === 'danger' ? 'button-danger' : 'button-main'}
          disabled={decision.isPending || hindered}
        >
          {decision.isPending ? 'Sending…' : confirm}
        </button>
      </div>
    </form>
  );
}

/** Refused because the bot has changed in the meantime, which the obstacle explains better. */
const isConflict = (fault: Error | null): boolean =>
  fault instanceof ApiFault && fault.status === 409;

/** As the log takes it. */
const onOneLine = (reason: string): string => reason.trim().replace(/\s*\n\s*/g, ' ');
