'use client';

import { CopyButton } from './copy-button';
import { useHeldOpen } from './held-open';

/** A secret that is shown this one time, ready to copy; no Escape takes it away. */
export function ShownOnce({ label, secret }: { label: string; secret: string }) {
  useHeldOpen();
  return (
    <div className="rounded-lg border border-warn bg-warn-soft p-4">
      <p className="font-medium">{label}</p>
      <p className="mt-1 text-sm text-warn">
        It is shown only once and cannot be read again: store it in a safe place now.
      </p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 rounded-md bg-surface px-2 py-1.5 wrap-anywhere select-all">
          {secret}
        </code>
        <CopyButton text={secret} of={label} />
      </div>
    </div>
  );
}
