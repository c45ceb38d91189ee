'use client';

import { useState } from 'react';
import { send } from '../api/call';
import { DecisionDialog } from '../controls/decision-dialog';

/** Two deliberate steps: unlock the button, then say why. */
export function HaltSteps() {
  const [unlocked, setUnlocked] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-4">
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          className="size-4"
          checked={unlocked}
          onChange={({ target }) => setUnlocked(target.checked)}
        />
        I want to stop every entry of every bot, live and paper
      </label>
      <DecisionDialog
        button="Halt all bots…"
        look="button-danger"
        disabled={!unlocked}
        title="Halt all bots"
        description="Takes effect at once for every bot, until an administrator resumes. Open positions stay open: closing them is up to the bots."
        confirm="Halt all bots now"
        tone="danger"
        decide={async ({ reason }) => {
          await send('POST', '/v1/halt', { body: { reason } });
          setUnlocked(false);
          return 'All bots are halted.';
        }}
      />
    </div>
  );
}
