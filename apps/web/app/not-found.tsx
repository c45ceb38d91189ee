import type { Metadata } from 'next';
import Link from 'next/link';

export const metadata: Metadata = { title: 'No such page' };

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-4 py-12">
      <h1 className="text-2xl font-semibold tracking-tight">There is no such page</h1>
      <p className="mt-1 text-muted">Check the address; the page may have been removed.</p>
      <p className="mt-5">
        <Link href="/" className="button-main inline-block">
          Go to the bots
        </Link>
      </p>
    </main>
  );
}
