import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** A value that only the browser knows; `before` is used on the server and for the first render. */
export const useInBrowser = <Known extends string | boolean>(
  known: () => Known,
  before: Known,
): Known => useSyncExternalStore(never, known, () => before);
