'use client';

import { send } from '../api/call';
import { DecisionWindow } from '../controls/decision-dialog';

interface HaltWindowProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The second of the two deliberate steps to a halt: says what it does, and asks why. */
export function HaltWindow({ open, onOpenChange }: HaltWindowProps) {
  return (
    <DecisionWindow
      open={open}
      onOpenChange={onOpenChange}
      title="Halt all bots"
      description="Takes effect at once for every bot, until an administrator resumes. Open positions stay open: closing them is up to the bots."
      confirm="Halt all bots now"
      tone="danger"
      decide={async ({ reason }) => {
        await send('POST', '/v1/halt', { body: { reason } });
        return 'All bots are halted.';
      }}
    />
  );
}
