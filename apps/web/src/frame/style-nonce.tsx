'use client';

import { setNonce } from 'get-nonce';

/** Gives the page's nonce to the style elements that dialogs add while they are open. */
export function StyleNonce({ nonce }: { nonce: string }) {
  if (typeof document !== 'undefined') setNonce(nonce);
  return null;
}
