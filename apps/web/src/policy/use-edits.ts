'use client';

import { parseAsJson, useQueryState } from 'nuqs';
import { parseEdits, type Edits } from './edits';

/** The edits are kept in the URL: they survive a reload and can be shared. Null: none. */
export function useEdits(): readonly [Edits | null, (edits: Edits | null) => void] {
  const [edits, setEdits] = useQueryState('change', parseAsJson<Edits>(parseEdits));
  return [edits, (next) => void setEdits(next)];
}
