import type { Metadata } from 'next';
import { destinationOf } from '../../src/server/destination';
import { Credentials } from '../../src/sign-in/credentials';

export const metadata: Metadata = { title: 'Sign in' };

/** Why a person was sent to this page, from the address. */
const REASONS: Readonly<Record<string, string>> = {
  refused: 'Incorrect email or password. Check both and try again.',
  throttled: 'Too many attempts. Try again in a few minutes.',
  off: 'Signing in is disabled: the API has no AUTH_SECRET. Its administrator can set one.',
  unreachable: 'The API is not responding. Try again in a moment.',
  ended: 'The session has ended. Sign in again.',
  left: 'You are signed out.',
};
const FAULTS = ['refused', 'throttled', 'off', 'unreachable'];

export default async function Page({ searchParams }: PageProps<'/sign-in'>) {
  const { reason, to } = await searchParams;
  const words = typeof reason === 'string' ? REASONS[reason] : undefined;
  const isFault = typeof reason === 'string' && FAULTS.includes(reason);
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-4 py-12">
      <h1 className="text-2xl font-semibold tracking-tight">Sign in to Phasegate</h1>
      <p className="mt-1 text-muted">
        It keeps a trading bot from growing faster than its record allows.
      </p>
      <form method="post" action="/session" className="panel mt-5 p-6">
        {words !== undefined && (
          <p
            id="reason"
            role={isFault ? 'alert' : 'status'}
            className={`mb-4 rounded-md px-3 py-2 text-sm ${isFault ? 'bg-bad-soft text-bad' : 'bg-quiet'}`}
          >
            {words}
          </p>
        )}
        <input type="hidden" name="to" value={destinationOf(to)} />
        <Credentials
          describedBy={isFault ? 'reason hint' : 'hint'}
          again={isFault}
          invalid={reason === 'refused'}
        />
        <p id="hint" className="mt-2 text-sm text-muted">
          <code>npm start</code> prints a login for each role. An administrator makes others with{' '}
          <code className="whitespace-nowrap">npm run phase -- user create</code>.
        </p>
        <button type="submit" className="button-main mt-5 w-full py-2">
          Sign in
        </button>
      </form>
    </main>
  );
}
