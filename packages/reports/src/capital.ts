import { Decimal, type Instant } from '@phasegate/phase-core';
import type { BotFacts, LiveFacts } from './bot-facts.js';
import { quotient } from './figure.js';

const DAY_MS = 86_400_000;
/** The first 90 days with real money (success criterion 5). */
const FIRST_DAYS_MS = 90 * DAY_MS;
/** A loss of more than a tenth of the equity with which a bot began to trade live. */
export const MAJOR_LOSS = '-0.1';

/** A bot's result as a share of its starting equity over its first 90 live days, or over fewer if it has not had 90. */
export function firstDaysOf(
  { live }: BotFacts,
  as_of: Instant,
): { change: Decimal; over: boolean } | null {
  if (live === null) return null;
  const end = live.since + FIRST_DAYS_MS;
  const change = quotient(pnlUntil(live, end), new Decimal(live.equity));
  return change === null ? null : { change, over: end <= as_of };
}

/**
 * How a bot's way to Scaling went: `reached` it with a profit and without a major loss on the way, `failed` when
 * there was a major loss first, or no profit, or the bot was given up; null: still on the way.
 */
export function wayToScaling({ live, tenures, archived }: BotFacts): 'reached' | 'failed' | null {
  if (live === null) return null;
  const entered = tenures.find(({ phase }) => phase === 'scaling')?.entered_at ?? null;
  if (lostMuch(live, entered ?? Infinity)) return 'failed';
  if (entered !== null) return pnlUntil(live, entered).gt(0) ? 'reached' : 'failed';
  return archived ? 'failed' : null;
}

function lostMuch({ closes, equity }: LiveFacts, until: Instant): boolean {
  const limit = new Decimal(equity).times(MAJOR_LOSS);
  let sum = new Decimal(0);
  return closes.some(({ at, pnl }) => at < until && (sum = sum.plus(pnl)).lt(limit));
}

const pnlUntil = ({ closes }: LiveFacts, until: Instant): Decimal =>
  closes.reduce((sum, { at, pnl }) => (at < until ? sum.plus(pnl) : sum), new Decimal(0));
