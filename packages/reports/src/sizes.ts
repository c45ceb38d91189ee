import { Decimal } from '@phasegate/phase-core';
import type { BotFacts, SizeFacts } from './bot-facts.js';

/** Largest size of a trading day over the smallest of the day before, in the same tenure in Scaling (rules 5.3). */
export function sizeSteps({ sizes, market }: Pick<BotFacts, 'sizes' | 'market'>): Decimal[] {
  const steps: Decimal[] = [];
  for (const tenure of new Set(sizes.map((each) => each.tenure)))
    steps.push(
      ...stepsOf(
        sizes.filter((each) => each.tenure === tenure),
        ({ at }) => market.dayOf(at),
      ),
    );
  return steps;
}

interface Day {
  readonly day: number;
  least: Decimal;
  most: Decimal;
}

/** On a day without a change the size is what it was; on the first day it is compared with what it began with. */
function stepsOf(changes: readonly SizeFacts[], dayOf: (size: SizeFacts) => number): Decimal[] {
  const days: Day[] = [];
  let size = new Decimal(changes[0]!.size);
  for (const change of changes) {
    const day = dayOf(change);
    if (days.at(-1)?.day !== day) days.push({ day, least: size, most: size });
    size = new Decimal(change.size);
    const last = days.at(-1)!;
    last.least = Decimal.min(last.least, size);
    last.most = Decimal.max(last.most, size);
  }
  let began = new Decimal(changes[0]!.size);
  return days.map((day, place) => {
    const before = days[place - 1];
    const base = before?.day === day.day - 1 ? before.least : began;
    began = day.most;
    return day.most.div(base);
  });
}
