'use client';

import { useState } from 'react';
import { HaltWindow } from './halt-window';

/** Two deliberate steps: unlock the button, then say why. */
export function HaltSteps() {
  const [unlocked, setUnlocked] = useState(false);
  const [open, setOpen] = useState(false);
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
      <button
        type="button"
        className="button-danger"
        disabled={!unlocked}
        onClick={() => setOpen(true)}
      >
        Halt all bots…
      </button>
      <HaltWindow open={open} onOpenChange={setOpen} />
    </div>
  );
}
