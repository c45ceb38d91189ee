import type { ReactNode } from 'react';
import { Mark } from '../frame/mark';
import type { Tone } from '../frame/badge';

const LOOKS = {
  bad: { ink: 'text-bad', shape: 'blocked' },
  warn: { ink: 'text-warn', shape: 'attention' },
  good: { ink: 'text-good', shape: 'fine' },
  unknown: { ink: 'text-ink', shape: 'unknown' },
} as const;

interface ReasonMarkProps {
  readonly tone: Tone;
  readonly small?: boolean;
  readonly children: ReactNode;
}

/** Text in the colour of its urgency, with an icon that says the same without colour. */
export function ReasonMark({ tone, small = false, children }: ReasonMarkProps) {
  const { ink, shape } = LOOKS[tone];
  return (
    <span className={`flex gap-1.5 ${ink} ${small ? 'text-xs' : ''}`}>
      <Mark shape={shape} />
      <span>{children}</span>
    </span>
  );
}
