'use client';

import { parseAsJson, useQueryState } from 'nuqs';
import { parseEdits, type Edits } from './edits';

/** What is being changed stands in the address: it survives a reload and can be handed over. Null: nothing is. */
export function useEdits(): readonly [Edits | null, (edits: Edits | null) => void] {
  const [edits, setEdits] = useQueryState('change', parseAsJson<Edits>(parseEdits));
  return [edits, (next) => void setEdits(next)];
}
