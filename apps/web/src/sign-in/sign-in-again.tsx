'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { send } from '../api/call';
import { meQuery } from '../api/queries';
import { Dialog } from '../controls/dialog';
import { FaultNote } from '../controls/fault-note';
import { TextField } from '../controls/field';
import { useHeldOpen } from '../controls/held-open';
import { signInAddress } from '../server/destination';

/** On a busy machine passwords wait in a queue; the API answers by itself when it is full. */
const ANSWER_MS = 60_000;

interface SignInAgainProps {
  readonly onSignedIn: () => void;
}

/** Asks for the password over the page whose session has ended: what is typed on the page stays. */
export const SignInAgain = ({ onSignedIn }: SignInAgainProps) => (
  <Dialog
    open
    onOpenChange={() => undefined}
    title="Your session has ended"
    description="Sign in again: the page and what you typed on it are kept. What was refused meanwhile was not done; send it again."
  >
    <SignInForm onSignedIn={onSignedIn} />
  </Dialog>
);

function SignInForm({ onSignedIn }: SignInAgainProps) {
  useHeldOpen();
  // What was read before stays: who looked at this page.
  const { data: before } = useQuery({ ...meQuery, enabled: false });
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => send('POST', '/v1/login', { body: { email, password }, answerMs: ANSWER_MS }),
    onSuccess: ({ actor }) => {
      // Nobody finds what another person saw or typed.
      if (before !== undefined && before.actor !== actor) window.location.assign('/');
      else onSignedIn();
    },
  });
  const leave = () => {
    const { pathname, search } = window.location;
    window.location.assign(signInAddress(pathname + search, 'ended'));
  };
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <FaultNote fault={signIn.error} />
      <TextField
        label="E-mail"
        type="email"
        required
        autoFocus
        autoComplete="username"
        spellCheck={false}
        hint={before === undefined ? undefined : `You were signed in as ${before.name}.`}
        value={email}
        onChange={({ target }) => setEmail(target.value)}
      />
      <TextField
        label="Password"
        type="password"
        required
        autoComplete="current-password"
        value={password}
        onChange={({ target }) => setPassword(target.value)}
      />
      <div className="flex flex-wrap justify-end gap-3">
        <button type="button" className="button" onClick={leave}>
          Leave this page
        </button>
        <button type="submit" className="button-main" disabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in…' : 'Sign in'}
        </button>
      </div>
    </form>
  );
}
