import {
  longOpenBreakers,
  raiseAlert,
  undecidedAdvances,
  type NewAlert,
  type WaitingDecision,
} from '@phasegate/db';
import type { Pool } from 'pg';

const WAITS_HOURS = 24;

/** Raises an alert, once each, for breakers and advances that have waited for an operator for more than a day. */
export async function remindOfDecisions(pool: Pool): Promise<void> {
  for (const breaker of await longOpenBreakers(pool, WAITS_HOURS))
    await raiseAlert(pool, reminder('breaker_unacknowledged', breaker, openBreaker(breaker)));
  for (const advance of await undecidedAdvances(pool, WAITS_HOURS))
    await raiseAlert(pool, reminder('advance_undecided', advance, undecided(advance)));
}

/** Once for each time that it waits: the key is free again with another beginning. */
function reminder(
  kind: NewAlert['kind'],
  { bot, since }: WaitingDecision,
  words: Pick<NewAlert, 'title' | 'text'>,
): NewAlert {
  const began = since.toISOString();
  return { kind, key: `${kind}:${bot}:${began}`, bot, ...words, facts: { since: began } };
}

const openBreaker = ({ name, since }: WaitingDecision) => ({
  title: `${name}: its circuit breaker has been open for more than a day`,
  text: [
    `The circuit breaker of ${name} has been open since ${since.toISOString()} and nobody has acknowledged it.`,
    'Live entries are blocked until then, exits are not.',
    'To do: find out why it tripped, then acknowledge it with a reason; or archive the bot.',
  ].join('\n'),
});

const undecided = ({ name, since }: WaitingDecision) => ({
  title: `${name}: its advance has waited for a decision for more than a day`,
  text: [
    `The advance of ${name} was recommended at ${since.toISOString()} and nobody has approved or declined it.`,
    'It stays in its phase until somebody decides. Its gate is evaluated again at the approval.',
    'To do: an operator approves the advance or declines it, with a reason.',
  ].join('\n'),
});
