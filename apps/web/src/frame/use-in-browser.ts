import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** What only a browser knows; `before` it is one: what a server sends, and the first render that must equal it. */
export const useInBrowser = <Known extends string | boolean>(
  known: () => Known,
  before: Known,
): Known => useSyncExternalStore(never, known, () => before);
