'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { ApiFault, fieldFaults } from '../api/fault';
import { useNotice } from '../frame/notices';
import { DialogFrame } from './dialog';
import { FaultNote } from './fault-note';
import { TextArea, TextField } from './field';

export interface Decision {
  readonly reason: string;
  /** Empty unless it was asked for. */
  readonly override_password: string;
}

interface Alternative {
  readonly confirm: string;
  readonly decide: (decision: Decision) => Promise<string>;
}

interface DecisionWindowProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: ReactNode;
  /** Label of the confirming button: the action, not "OK". */
  readonly confirm: string;
  readonly tone?: 'main' | 'danger';
  readonly width?: 'wide' | 'sheet';
  /** Whether the log keeps a reason; false: the API takes none. */
  readonly reason?: boolean;
  /** Asked every time and never stored (rules 7). */
  readonly password?: boolean;
  /** Why it cannot be decided now, in a sentence: shown immediately, with the confirm button disabled. */
  readonly obstacle?: ReactNode;
  /** Sends the decision; its answer is shown as a notice. */
  readonly decide: (decision: Decision) => Promise<string>;
  /** The other answer to the same question, with the same reason. */
  readonly otherwise?: Alternative | undefined;
  /** The evidence to read before deciding. It may contain further fields. */
  readonly children?: ReactNode;
}

/** A decision that is recorded: evidence, a reason, one deliberate step; refused, it says why and stays. */
export function DecisionWindow({
  open,
  onOpenChange,
  title,
  description,
  width,
  children,
  ...form
}: DecisionWindowProps) {
  return (
    <DialogFrame {...{ open, onOpenChange, title, description, width }}>
      <DecisionForm {...form} onDone={() => onOpenChange(false)}>
        {children != null && <Evidence ofSheet={width === 'sheet'}>{children}</Evidence>}
      </DecisionForm>
    </DialogFrame>
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
  'confirm' | 'tone' | 'reason' | 'password' | 'obstacle' | 'decide' | 'otherwise' | 'children'
> & { readonly onDone: () => void };

/** It scrolls by itself. A sheet's is read before anything is filled in, so the focus goes there first. */
const Evidence = ({ ofSheet, children }: { ofSheet: boolean; children: ReactNode }) => (
  <div
    className="grow space-y-4 overflow-y-auto p-4 focus-visible:-outline-offset-2"
    {...(ofSheet ? { tabIndex: 0, role: 'group', 'aria-label': 'Evidence' } : { tabIndex: -1 })}
  >
    {children}
  </div>
);

/** The evidence scrolls; the reason and the buttons stay in sight below it. */
function DecisionForm({
  confirm,
  tone = 'main',
  reason: asksReason = true,
  password = false,
  obstacle,
  decide,
  otherwise,
  children,
  onDone,
}: DecisionFormProps) {
  const client = useQueryClient();
  const tell = useNotice();
  const [reason, setReason] = useState('');
  const [overridePassword, setOverridePassword] = useState('');
  const decision = useMutation({
    mutationFn: (chosen: Alternative['decide']) =>
      chosen({ reason: onOneLine(reason), override_password: overridePassword }),
    onSuccess: (done) => {
      tell(done);
      onDone();
    },
    // Refused or not: somebody else may have decided meanwhile.
    onSettled: () => client.invalidateQueries(),
  });
  const faults = fieldFaults(decision.error);
  const hindered = obstacle !== undefined && obstacle !== null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { submitter } = event.nativeEvent as SubmitEvent;
    const chosen =
      submitter instanceof HTMLButtonElement && submitter.value === 'otherwise'
        ? otherwise?.decide
        : hindered
          ? undefined
          : decide;
    if (!decision.isPending && chosen !== undefined) decision.mutate(chosen);
  };
  return (
    <form className="flex min-h-0 grow flex-col" onSubmit={submit}>
      {children}
      <div className="max-h-[70dvh] shrink-0 space-y-3 overflow-y-auto border-line p-4 not-first:border-t">
        {asksReason && (
          <TextArea
            label="Reason"
            hint="Recorded permanently with your name."
            required
            rows={2}
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
        <div className="flex flex-wrap justify-end gap-2 max-sm:[&>*]:grow">
          <button type="button" className="button" onClick={onDone}>
            {hindered && otherwise === undefined ? 'Close' : 'Cancel'}
          </button>
          {otherwise !== undefined && (
            <button
              type="submit"
              value="otherwise"
              className="button"
              disabled={decision.isPending}
            >
              {otherwise.confirm}
            </button>
          )}
          <button
            type="submit"
            className={tone === 'danger' ? 'button-danger' : 'button-main'}
            disabled={decision.isPending || hindered}
          >
            {decision.isPending ? 'Sending…' : confirm}
          </button>
        </div>
      </div>
    </form>
  );
}

/** Refused because the bot has changed in the meantime, which the obstacle explains better. */
const isConflict = (fault: Error | null): boolean =>
  fault instanceof ApiFault && fault.status === 409;

/** As the log takes it. */
const onOneLine = (reason: string): string => reason.trim().replace(/\s*\n\s*/g, ' ');
