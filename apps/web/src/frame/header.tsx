'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { meQuery } from '../query/queries';

export function Header() {
  const { data } = useQuery(meQuery);
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex min-h-14 max-w-6xl items-center gap-4 px-4 py-2">
        <Link href="/" className="flex items-center gap-2 font-semibold tracking-tight">
          <Logo />
          Phasegate
        </Link>
        <p className="ml-auto min-w-0 text-right text-sm leading-tight wrap-anywhere text-muted">
          {data ? (
            <>
              <span className="sr-only">Signed in as </span>
              <span className="font-medium text-ink">{data.name}</span> · {data.role}
            </>
          ) : (
            <span className="sr-only">Signed in</span>
          )}
        </p>
        <form method="post" action="/session/end">
          <button type="submit" className="button whitespace-nowrap">
            Sign out
          </button>
        </form>
      </div>
    </header>
  );
}

function Logo() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6">
      <rect width="32" height="32" rx="6" fill="#0f172a" />
      <path
        d="M6 25h5v-5h5v-5h5v-5h5"
        fill="none"
        stroke="#34d399"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
