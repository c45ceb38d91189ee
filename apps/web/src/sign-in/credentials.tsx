'use client';

import { useEffect, useRef } from 'react';

const TYPED = 'phasegate.email';

interface CredentialsProps {
  /** Ids of what explains the fields. */
  readonly describedBy: string;
  /** The last attempt came to nothing: what was typed is kept. */
  readonly again: boolean;
  /** E-mail or password was wrong. */
  readonly invalid: boolean;
}

/** E-mail and password. The e-mail of a refused attempt stays, in this tab only. */
export function Credentials({ describedBy, again, invalid }: CredentialsProps) {
  const password = useRef<HTMLInputElement>(null);
  const email = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const typed = sessionStorage.getItem(TYPED);
    sessionStorage.removeItem(TYPED);
    if (!again || typed === null || email.current?.value !== '') return;
    email.current.value = typed;
    password.current?.focus();
  }, [again]);
  const attributes = { 'aria-describedby': describedBy, 'aria-invalid': invalid };
  return (
    <>
      <label htmlFor="email" className="block text-sm font-medium">
        E-mail
      </label>
      <input
        ref={email}
        id="email"
        name="email"
        type="email"
        required
        autoFocus
        autoComplete="username"
        spellCheck={false}
        {...attributes}
        className="field mt-1 py-2"
        onChange={({ target }) => sessionStorage.setItem(TYPED, target.value)}
      />
      <label htmlFor="password" className="mt-4 block text-sm font-medium">
        Password
      </label>
      <input
        ref={password}
        id="password"
        name="password"
        type="password"
        required
        autoComplete="current-password"
        {...attributes}
        className="field mt-1 py-2"
      />
    </>
  );
}
