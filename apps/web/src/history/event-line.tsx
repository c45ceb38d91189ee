import type { EventAnswer } from '@phasegate/contracts';
import Link from 'next/link';
import { Instant } from '../format/instant';
import { PHASE_WORDS } from '../words/phases';
import { eventFacts } from './event-facts';
import { addressOfEvent } from './event-link';
import { SummaryLine } from './summary-line';

interface EventLineProps {
  readonly event: EventAnswer;
  readonly open?: boolean;
  readonly onToggle?: (open: boolean) => void;
  /** Links to its place in the log, where this is not the log itself. */
  readonly linked?: boolean;
}

/** A line of the log: time, type, plain facts; when opened, the whole event as stored and hashed. */
export function EventLine({ event, open, onToggle, linked = false }: EventLineProps) {
  const { seq, at, type, phase, bot } = event;
  return (
    <li id={`line-${seq}`} className="scroll-mt-4">
      <details
        className="group"
        open={open}
        onToggle={({ currentTarget }) => onToggle?.(currentTarget.open)}
      >
        <SummaryLine>
          <span className="mr-2 text-sm text-muted tabular-nums">#{seq}</span>
          <span className="font-medium wrap-anywhere">{type}</span>
          <span className="ml-2 inline-block text-sm text-muted">
            <Instant at={at} /> · {PHASE_WORDS[phase]}
          </span>
          <span className="mt-0.5 block text-sm wrap-anywhere text-muted">
            {eventFacts(event)
              .map(([field, words]) => `${field} ${words}`)
              .join(' · ')}
          </span>
        </SummaryLine>
        <EventJson event={event} />
      </details>
      {linked && (
        <Link href={addressOfEvent(bot, event)} className="link block px-10 pb-2 text-sm">
          Line {seq} in the log
        </Link>
      )}
    </li>
  );
}

/** Every field as it was stored, the hashes first: each line carries that of the one before. */
export function EventJson({ event }: { event: EventAnswer }) {
  const { hash, prev_hash: before } = event;
  return (
    <div className="space-y-2 bg-quiet px-4 py-3 text-sm">
      <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[8rem_1fr]">
        <dt className="text-muted">Hash</dt>
        <dd className="font-mono text-xs wrap-anywhere sm:leading-5">{hash}</dd>
        <dt className="text-muted">Hash before</dt>
        <dd className="font-mono text-xs wrap-anywhere sm:leading-5">{before}</dd>
      </dl>
      <pre
        tabIndex={0}
        aria-label={`Event ${event.seq} as JSON`}
        className="max-h-96 overflow-auto rounded-md bg-surface p-3 text-xs"
      >
        <code>{JSON.stringify(event, null, 2)}</code>
      </pre>
    </div>
  );
}
