import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { Header } from '../../src/frame/header';
import { FreshData } from '../../src/query/provider';
import { hasSession } from '../../src/server/session-cookie';

/** Who has no session is asked to sign in; what a session may see, the API alone decides. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  if (!hasSession(await cookies())) redirect('/sign-in');
  return (
    <FreshData>
      <Header />
      <main className="mx-auto max-w-6xl px-4 py-6">{children}</main>
    </FreshData>
  );
}
