import type { Bound, SuccessCriterion, SuccessReport } from '@phasegate/contracts';
import { Snapshot, type BooksWanted } from '@phasegate/db';
import { Decimal, instantText, type Instant } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import type { BotFacts } from './bot-facts.js';
import { greatest, quotient, total } from './figure.js';
import { capitalFigure, shownFigure } from './heart.js';
import { overridesOf } from './overrides.js';
import { readFacts } from './read-facts.js';
import { sizeSteps } from './sizes.js';

type Measured = Pick<
  SuccessCriterion,
  'number' | 'name' | 'metric' | 'measured' | 'unit' | 'target'
> & {
  readonly value: Decimal | null;
  readonly facts: Readonly<Record<string, Decimal | number | null>>;
};

/** The brief's success criteria over the bots of a snapshot, each since the first event. */
export async function successReport(pool: Pool, wanted: BooksWanted): Promise<SuccessReport> {
  const snapshot = await Snapshot.open(pool, wanted);
  try {
    return successOf(await readFacts(snapshot), snapshot.at.getTime());
  } finally {
    await snapshot.close();
  }
}

/** The criteria of these facts, as of an instant. */
export function successOf(bots: readonly BotFacts[], as_of: Instant): SuccessReport {
  const criteria = [
    phaseEnforcement(bots),
    profitabilityGates(bots),
    tradeLimits(bots),
    automaticDowngrade(bots),
    { number: 5, name: 'Capital preservation', ...capitalFigure(bots, as_of) },
    sessionTracking(bots),
    sizeControl(bots),
    { number: 8, name: 'Override protection', ...overridesOf(bots) },
  ];
  return {
    as_of: instantText(as_of),
    bots: bots.length,
    criteria: criteria.map(({ number, name, metric, measured, unit, target, value, facts }) => ({
      number,
      name,
      metric,
      measured,
      unit,
      target,
      ...shownFigure({ since: null, value, facts, target }, as_of),
    })),
  };
}

const ALL: Bound = { is: 'at_least', value: '1' };

function phaseEnforcement(bots: readonly BotFacts[]): Measured {
  const blocked = total(bots, (bot) => bot.entries_blocked);
  const let_through = total(bots, (bot) => bot.entries_let_through);
  return {
    number: 1,
    name: 'Phase enforcement',
    metric: 'Share of out-of-phase entries that were blocked',
    measured:
      'phase.validation_blocked events over these and the live entries that were allowed in Experience; entries without a check (trade.unpermitted) are listed separately',
    unit: 'share',
    target: ALL,
    value: quotient(blocked, blocked + let_through),
    facts: { blocked, let_through, unpermitted: total(bots, (bot) => bot.unpermitted_trades) },
  };
}

function profitabilityGates(bots: readonly BotFacts[]): Measured {
  const refused = total(bots, (bot) => bot.advances_refused);
  const advances = bots.flatMap(({ tenures }) => tenures.flatMap(({ gate_met }) => gate_met ?? []));
  const let_through = advances.filter((met) => !met).length;
  return {
    number: 2,
    name: 'Profitability gates',
    metric: 'Share of advances asked for without meeting the gate that were refused',
    measured:
      'phase.override_blocked events of an advance over these and the phase.advanced events with a criterion that was not met',
    unit: 'share',
    target: { is: 'at_least', value: '0.95' },
    value: quotient(refused, refused + let_through),
    facts: { refused, let_through, advances: advances.length },
  };
}

function tradeLimits(bots: readonly BotFacts[]): Measured {
  const exceeded = total(bots, (bot) => bot.daily_limit_exceeded);
  const inConcept = bots.filter(({ tenures }) =>
    tenures.some(({ phase }) => phase === 'proof_of_concept'),
  );
  return {
    number: 3,
    name: 'Trade limits',
    metric: 'Entries beyond the one a day in Proof of Concept',
    measured: 'poc.daily_limit_exceeded events of the bots that have been in Proof of Concept',
    unit: 'events',
    target: { is: 'at_most', value: '0' },
    value: inConcept.length === 0 ? null : new Decimal(exceeded),
    facts: { exceeded, bots: inConcept.length },
  };
}

function automaticDowngrade(bots: readonly BotFacts[]): Measured {
  const latencies = bots.flatMap(({ downgrades }) =>
    downgrades.flatMap(({ at, due_at }) =>
      due_at === null ? [] : new Decimal(at - due_at).div(1_000),
    ),
  );
  return {
    number: 4,
    name: 'Automatic downgrade',
    metric: 'Seconds from the trigger to the downgrade, 95th percentile',
    measured:
      'Of every phase.downgraded event that was decided here (the demo’s history was not) the time from due_at, when the close was recorded, to at',
    unit: 'seconds',
    target: { is: 'below', value: '60' },
    value: percentile(latencies, 95),
    facts: { downgrades: latencies.length, longest: greatest(latencies) },
  };
}

/** By nearest rank: a value that was measured. */
function percentile(values: readonly Decimal[], rank: number): Decimal | null {
  const sorted = [...values].sort((a, b) => a.comparedTo(b));
  return sorted[Math.ceil((rank * sorted.length) / 100) - 1] ?? null;
}

function sessionTracking(bots: readonly BotFacts[]): Measured {
  const days = total(bots, ({ trading_dates }) => trading_dates.length);
  const recorded = total(bots, ({ trading_dates, sessions }) => {
    const known = new Set(sessions.map(({ date }) => date));
    return trading_dates.filter((date) => known.has(date)).length;
  });
  return {
    number: 6,
    name: 'Session tracking',
    metric: 'Share of trading days with trades that have their session',
    measured:
      'session.closed events over the finished trading days on which an entry or a close was recorded',
    unit: 'share',
    target: ALL,
    value: quotient(recorded, days),
    facts: {
      trading_days: days,
      recorded,
      sessions: total(bots, ({ sessions }) => sessions.length),
    },
  };
}

function sizeControl(bots: readonly BotFacts[]): Measured {
  const steps = bots.flatMap(sizeSteps);
  return {
    number: 7,
    name: 'Position size control',
    metric: 'Largest size of a day in Scaling over the smallest of the day before',
    measured:
      'Of the sizes that phase.advanced and position_size.changed events set, within a tenure in Scaling, the largest step from one trading day to the next',
    unit: 'factor',
    target: { is: 'at_most', value: '2' },
    value: greatest(steps),
    facts: { days: steps.length, above_two: steps.filter((step) => step.gt(2)).length },
  };
}
