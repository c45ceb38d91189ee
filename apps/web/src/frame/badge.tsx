import type { ReactNode } from 'react';
import { Mark } from './mark';

const TONES = {
  good: { look: 'bg-good-soft text-good', shape: 'fine' },
  warn: { look: 'bg-warn-soft text-warn', shape: 'attention' },
  bad: { look: 'bg-bad-soft text-bad', shape: 'blocked' },
  unknown: { look: 'bg-quiet text-muted', shape: 'unknown' },
} as const;
export type Tone = keyof typeof TONES;

export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  const { look, shape } = TONES[tone];
  return (
    <span
      className={`inline-flex gap-1.5 rounded-md px-2 py-0.5 text-sm font-medium whitespace-nowrap ${look}`}
    >
      <Mark shape={shape} />
      {children}
    </span>
  );
}
