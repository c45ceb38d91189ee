'use client';

import type { TransitionAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { Instant } from '../format/instant';
import { ActorName } from '../people/actor-name';
import { PHASE_WORDS } from '../words/phases';
import { lastTransitionQuery } from './queries';

/** Somebody else, or the worker, changed the phase while a dialog about it was open: who did what, and when. */
export function Overtaken({ bot }: { bot: string }) {
  const { data: last } = useQuery(lastTransitionQuery(bot));
  if (!last) return <p>The bot’s phase has changed in the meantime.</p>;
  return (
    <Told by={last.by} at={last.at} reason={last.reason}>
      {DEEDS[last.type](PHASE_WORDS[last.from_phase], PHASE_WORDS[last.to_phase])}
    </Told>
  );
}

const DEEDS: Readonly<Record<TransitionAnswer['type'], (from: string, to: string) => string>> = {
  'phase.advanced': (from, to) => `approved the advance from ${from} to ${to}`,
  'phase.downgraded': (from, to) => `took it down from ${from} to ${to}`,
  'phase.rolled_back': (from, to) => `rolled it back from ${from} to ${to}`,
  'sessions.reset': (from) => `reset its sessions in ${from}`,
};

interface ToldProps {
  /** null: the platform, by a rule. */
  readonly by: string | null;
  readonly at: string;
  readonly reason: string | null;
  /** The action, to follow a name: "approved the advance". */
  readonly children: string;
}

/** "Anna declined the advance at 2026-03-09 14:03 UTC: “Not before the earnings.”" */
export function Told({ by, at, reason, children }: ToldProps) {
  return (
    <p className="wrap-anywhere">
      {by === null ? 'A rule of the ladder' : <ActorName id={by} />} {children} at{' '}
      <Instant at={at} />
      {reason === null ? '.' : `: “${reason}”`}
    </p>
  );
}
