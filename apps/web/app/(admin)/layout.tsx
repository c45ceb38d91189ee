import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { HaltBanner } from '../../src/frame/halt-banner';
import { Header } from '../../src/frame/header';
import { Notices } from '../../src/frame/notices';
import { StyleNonce } from '../../src/frame/style-nonce';
import { LiveData } from '../../src/live/live-data';
import { ADDRESS_HEADER } from '../../src/server/address';
import { signInAddress } from '../../src/server/destination';
import { NONCE_HEADER } from '../../src/server/nonce';
import { hasSession } from '../../src/server/session-cookie';

/** Without a session the sign-in page is shown; the API alone decides what a session may see. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const given = await headers();
  if (!hasSession(await cookies())) redirect(signInAddress(given.get(ADDRESS_HEADER) ?? '/'));
  return (
    <NuqsAdapter>
      <StyleNonce nonce={given.get(NONCE_HEADER) ?? ''} />
      <LiveData>
        <Notices>
          <Header />
          <HaltBanner />
          <main id="main" tabIndex={-1} className="mx-auto max-w-7xl px-4 py-6 outline-none">
            {children}
          </main>
        </Notices>
      </LiveData>
    </NuqsAdapter>
  );
}
