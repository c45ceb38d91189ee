import type { Metadata } from 'next';

export const metadata: Metadata = { title: 'Sign in' };

/** Why somebody stands here, by what the address says. */
const REASONS: Readonly<Record<string, string>> = {
  refused: 'This token is not valid. Check that all of it was copied: it begins with pgt_.',
  unreachable: 'The API does not answer, so the token could not be checked. Try again in a moment.',
  ended: 'The session has ended. Sign in again.',
  left: 'You are signed out.',
};
const FAULTS = ['refused', 'unreachable'];

export default async function Page({ searchParams }: PageProps<'/sign-in'>) {
  const { reason } = await searchParams;
  const words = typeof reason === 'string' ? REASONS[reason] : undefined;
  const isFault = typeof reason === 'string' && FAULTS.includes(reason);
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-4 py-12">
      <h1 className="text-2xl font-semibold tracking-tight">Sign in to Phasegate</h1>
      <form
        method="post"
        action="/session"
        className="mt-6 rounded-xl border border-line bg-surface p-6"
      >
        {words !== undefined && (
          <p
            id="reason"
            role={isFault ? 'alert' : 'status'}
            className={`mb-4 rounded-md px-3 py-2 text-sm ${isFault ? 'bg-bad-soft text-bad' : 'bg-quiet'}`}
          >
            {words}
          </p>
        )}
        <label htmlFor="token" className="block text-sm font-medium">
          Token
        </label>
        <input
          id="token"
          name="token"
          type="password"
          required
          autoComplete="current-password"
          spellCheck={false}
          aria-describedby={isFault ? 'reason hint' : 'hint'}
          aria-invalid={reason === 'refused'}
          className="mt-1 block w-full rounded-md border border-muted bg-page px-3 py-2 font-mono text-sm"
        />
        <p id="hint" className="mt-2 text-sm text-muted">
          <code>npm start</code> prints one for each role. An administrator makes others with{' '}
          <code className="whitespace-nowrap">npm run phase -- token create</code>.
        </p>
        <button
          type="submit"
          className="mt-5 w-full cursor-pointer rounded-md bg-ink px-3 py-2 text-sm font-medium text-page hover:opacity-90"
        >
          Sign in
        </button>
      </form>
    </main>
  );
}
