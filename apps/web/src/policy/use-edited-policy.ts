'use client';

import type { PolicyVersionAnswer } from '@phasegate/contracts';
import { readEdits, type Edits } from './edits';
import type { PolicyField } from './fields';
import { usePreview } from './use-preview';
import { isShare } from './words';

/** A policy that is being edited: what is changed in it, and what cannot be used. */
export function useEditedPolicy(
  bot: string,
  fields: readonly PolicyField[],
  inForce: PolicyVersionAnswer['policy'],
  edits: Edits,
) {
  const read = readEdits(edits, fields, inForce);
  const preview = usePreview(bot, read.partial);
  const faults = { ...(read.count === 0 ? {} : inPercent(preview.faults)), ...read.faults };
  return {
    ...{ preview, faults },
    partial: read.partial,
    /** Edited values; the API may find that some change nothing. */
    count: read.count,
    changes: read.count === 0 ? [] : (preview.data?.changes ?? []),
    isFaulty: Object.keys(faults).length > 0,
  };
}

/** The API speaks of shares of one, the form of percentages. */
const inPercent = (faults: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(faults).map(([key, fault]) => [
      key,
      isShare(key) ? `${fault} (as a share: 1 is 100%)` : fault,
    ]),
  );
