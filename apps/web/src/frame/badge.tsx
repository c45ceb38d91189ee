import type { ReactNode } from 'react';
import { Mark } from './mark';

const TONES = {
  good: { look: 'bg-good-soft text-good', shape: 'fine' },
  bad: { look: 'bg-bad-soft text-bad', shape: 'blocked' },
  unknown: { look: 'bg-quiet text-muted', shape: 'unknown' },
} as const;

export function Badge({ tone, children }: { tone: keyof typeof TONES; children: ReactNode }) {
  const { look, shape } = TONES[tone];
  return (
    <span
      className={`inline-flex gap-1.5 rounded-md px-2 py-0.5 font-medium whitespace-nowrap ${look}`}
    >
      <Mark shape={shape} />
      {children}
    </span>
  );
}
