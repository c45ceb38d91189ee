import { ATTENTION, type Attention, type BotSort, type StatusAnswer } from '@phasegate/contracts';
import { Decimal, PHASES } from '@phasegate/phase-core';
import type { ListedBot } from './bot-index.js';

/** Sort keys, compared in turn, smallest first. */
export type Key = readonly (number | Decimal)[];

/** A bot's position in an order: ties are broken by name, then by id, so that positions are unique. */
export interface Place {
  readonly key: Key;
  readonly name: string;
  readonly id: string;
}

type Order = BotSort extends infer Sort ? (Sort extends `-${string}` ? never : Sort) : never;

const KEYS: Readonly<Record<Order, (bot: ListedBot) => Key>> = {
  newest: ({ bot }) => [-Date.parse(bot.created_at)],
  attention: ({ attention }) => [-urgency(attention)],
  name: () => [],
  phase: ({ known }) => [known === null ? PHASES.length : PHASES.indexOf(known.status.phase)],
  readiness: ({ known }) => (known === null ? [3] : distanceToGate(known.status.readiness)),
  pnl: ({ known }) => (known === null ? [1] : [0, new Decimal(known.figures.tenure_pnl).negated()]),
  last_trade: ({ known }) => {
    if (known === null) return [2];
    const { last_trade_at } = known.figures;
    return last_trade_at === null ? [1] : [0, -Date.parse(last_trade_at)];
  },
  downgrade: ({ known }) => {
    if (known === null) return [2];
    const { nearest_downgrade: nearest } = known.figures;
    return nearest === null ? [1] : [0, new Decimal(nearest.used).negated()];
  },
};

/** A more urgent reason outweighs all less urgent ones together. */
const urgency = (attention: readonly Attention[]): number =>
  attention.reduce((sum, reason) => sum + 2 ** (ATTENTION.length - ATTENTION.indexOf(reason)), 0);

/** The ready first, then by how many criteria are missing; those without a gate above after them. */
function distanceToGate({ to, ready, met, criteria }: StatusAnswer['readiness']): Key {
  if (to === null) return [2];
  return [ready ? 0 : 1, criteria - met];
}

export const placeOf = (sort: BotSort): ((bot: ListedBot) => Place) => {
  const key = KEYS[sort.replace(/^-/, '') as Order];
  return (listed) => ({ key: key(listed), name: listed.bot.name, id: listed.bot.id });
};

const names = new Intl.Collator('en', { numeric: true });

/** `-` in front of an order is its mirror image. */
export function comparePlaces(sort: BotSort): (one: Place, other: Place) => number {
  return sort.startsWith('-') ? (one, other) => -compared(one, other) : compared;
}

function compared(one: Place, other: Place): number {
  for (const [place, value] of one.key.entries()) {
    const against = other.key[place];
    if (against === undefined) break;
    const difference = typeof value === 'number' ? value - Number(against) : value.cmp(against);
    if (difference !== 0) return difference;
  }
  return (
    names.compare(one.name, other.name) || (one.id < other.id ? -1 : Number(one.id > other.id))
  );
}
