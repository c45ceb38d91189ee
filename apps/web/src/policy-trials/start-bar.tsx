import type { ReactNode } from 'react';
import { FaultNote } from '../controls/fault-note';

interface StartBarProps {
  readonly label: string;
  readonly isFaulty: boolean;
  /** The effect of starting, or what is missing. */
  readonly says: string;
  readonly fault: Error | null;
  readonly onDiscard: () => void;
  /** The button that starts. */
  readonly children: ReactNode;
}

/** Stays in sight below the form of a trial. */
export function StartBar({ label, isFaulty, says, fault, onDiscard, children }: StartBarProps) {
  return (
    <section aria-label={label} className="panel bottom-0 z-10 space-y-3 p-4 shadow-lg sm:sticky">
      <p role="status" className={`text-sm ${isFaulty ? 'text-bad' : ''}`}>
        {isFaulty ? 'A value cannot be used: see the field above.' : says}
      </p>
      <FaultNote fault={fault} />
      <div className="flex flex-wrap gap-2">
        {children}
        <button type="button" className="button" onClick={onDiscard}>
          Discard changes
        </button>
      </div>
    </section>
  );
}
