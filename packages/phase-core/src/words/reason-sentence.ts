import type { Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import type { Phase } from '../phase.js';
import { countdownSeconds, type Block } from '../rules/check.js';
import { MAX_PERMITS } from '../rules/outstanding-permits.js';
import { amountIn, instantWords } from './figures.js';
import { PHASE_NAMES } from './names.js';

/** How the bot stood when it was blocked. */
export interface BlockedAt {
  readonly phase: Phase;
  readonly now: Instant;
  /** Of the bot's amounts; null: not at hand, where a check must be answered at once. */
  readonly currency: string | null;
}

/** Why an entry is blocked and what lifts the block, in one sentence for a person. */
export function reasonSentence(block: Block, { phase, now, currency }: BlockedAt): string {
  const amount = (value: DecimalText) => (currency === null ? value : amountIn(currency, value));
  switch (block.code) {
    case 'HALTED':
      return 'An administrator has halted all bots, paper too; entries are possible again when trading is resumed.';
    case 'QUARANTINED':
      return 'This bot’s log failed verification; an administrator must release it after a check.';
    case 'CLOCK_REGRESSED':
      return 'The database clock is behind the last record of this bot; live entries wait until it has caught up.';
    case 'CALENDAR_ENDED':
      return 'The market calendar does not know this date; live entries need a calendar that does.';
    case 'BREAKER_OPEN':
      return 'The circuit breaker is open; an operator must acknowledge it with a reason.';
    case 'DOWNGRADE_DUE':
      return 'A downgrade is due and will be carried out within a minute; ask again after it.';
    case 'PAPER_ONLY':
      return 'The Experience phase trades on paper only; live entries need the gate to Proof of Concept.';
    case 'DAILY_LIMIT':
      return `${PHASE_NAMES[phase]} has used its trade for this trading day; ${nextEntry(now, block.next_allowed_at)}.`;
    case 'PERMITS_EXHAUSTED':
      return `${MAX_PERMITS} permits are outstanding; cancel those whose trades were not made, or wait until they expire.`;
    case 'SIZE_EXCEEDED':
      return `A notional of ${asked(block, amount)} is more than this position may still grow by; at most ${amount(block.max_notional)} is allowed now.`;
    case 'EXPOSURE_EXCEEDED':
      return `With a notional of ${asked(block, amount)} the open positions would exceed the account; at most ${amount(block.max_notional)} is allowed now.`;
  }
}

const asked = (
  { notional }: { readonly notional: DecimalText | null },
  amount: (value: DecimalText) => string,
): string => (notional === null ? 'unknown' : amount(notional));

function nextEntry(now: Instant, next_allowed_at: Instant | null): string {
  if (next_allowed_at === null) return 'the calendar knows no next trading day';
  return `the next is allowed at ${instantWords(next_allowed_at)}, in ${countdown(countdownSeconds(now, next_allowed_at))}`;
}

/** `20 h 40 min`, `5 min 30 s`: the two largest units. */
export function countdown(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = Math.max(
    0,
    parts.findIndex(([amount]) => amount > 0),
  );
  return parts
    .slice(first, first + 2)
    .filter(([amount], place) => amount > 0 || place === 0)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}
