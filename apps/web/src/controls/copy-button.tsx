'use client';

import { useState } from 'react';

const SAID_MS = 4_000;
const WORDS = { ready: 'Copy', copied: 'Copied', refused: 'Select and copy by hand' } as const;

interface CopyButtonProps {
  readonly text: string;
  /** The name of the copied thing, for screen readers. */
  readonly of: string;
}

/** Browsers let a page write to the clipboard only at https or on the own machine. */
export function CopyButton({ text, of }: CopyButtonProps) {
  const [state, setState] = useState<keyof typeof WORDS>('ready');
  const copy = async () => {
    const written = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setState(written === true ? 'copied' : 'refused');
    setTimeout(() => setState('ready'), SAID_MS);
  };
  return (
    <button type="button" className="button" onClick={() => void copy()}>
      <span aria-live="polite">{WORDS[state]}</span>
      <span className="sr-only"> {of}</span>
    </button>
  );
}
