import type { Bound, HeartReport, HeartRow } from '@phasegate/contracts';
import { Snapshot, type BooksWanted } from '@phasegate/db';
import { Decimal, instantText, PHASE_NAMES, type Instant, type Phase } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import type { BotFacts } from './bot-facts.js';
import { firstDaysOf, MAJOR_LOSS, wayToScaling } from './capital.js';
import { greatest, keeps, least, meanOf, quotient, shown, statusOf, total } from './figure.js';
import { overridesOf } from './overrides.js';
import { readFacts } from './read-facts.js';

const DAY_MS = 86_400_000;
const MONTH_MS = 30 * DAY_MS;

/** The source of a row before it is formatted. */
interface Measured extends Pick<
  HeartRow,
  'dimension' | 'code' | 'goal' | 'metric' | 'measured' | 'unit' | 'target' | 'guardrail' | 'bots'
> {
  readonly since: Instant | null;
  readonly value: Decimal | null;
  readonly facts: Readonly<Record<string, Decimal | number | null>>;
}

/** The brief's HEART table over the bots of a snapshot. The pool needs a long statement timeout: whole logs are counted. */
export async function heartReport(pool: Pool, wanted: BooksWanted): Promise<HeartReport> {
  const snapshot = await Snapshot.open(pool, wanted);
  try {
    return heartOf(await readFacts(snapshot), snapshot.at.getTime());
  } finally {
    await snapshot.close();
  }
}

/** The table of these facts, as of an instant. */
export function heartOf(bots: readonly BotFacts[], as_of: Instant): HeartReport {
  const rows = [
    happiness(bots, as_of),
    ...ENGAGEMENT.map((each) => engagement(bots, ...each)),
    adoption(bots),
    retention(bots, as_of),
    taskSuccess(bots),
    capital(bots, as_of),
  ];
  return {
    as_of: instantText(as_of),
    bots: bots.length,
    rows: rows.map((row) => shownRow(row, as_of)),
  };
}

function happiness(bots: readonly BotFacts[], as_of: Instant): Measured {
  const live = bots.filter((bot) => bot.live !== null && !bot.archived);
  const count = (bot: BotFacts) => bot.downgrades.filter(({ at }) => at > as_of - MONTH_MS).length;
  const guardrail = { is: 'above', value: '3', of: 'value', then: 'review the strategy' } as const;
  return {
    dimension: 'happiness',
    code: 'downgrades_per_month',
    goal: 'Prevent premature scaling losses',
    metric: 'Downgrades of a bot in a month',
    measured:
      'phase.downgraded events of the last 30 days, of the bot with the most among those that have traded with real money and are not archived',
    since: as_of - MONTH_MS,
    value: greatest(live.map(count)),
    unit: 'events',
    target: { is: 'at_most', value: '1' },
    guardrail,
    facts: { bots: live.length, downgrades: total(live, count), mean: meanOf(live.map(count)) },
    bots: breaking(live, (bot) => new Decimal(count(bot)), guardrail),
  };
}

const ENGAGEMENT: readonly [phase: Phase, days: string][] = [
  ['experience', '30'],
  ['proof_of_concept', '60'],
  ['real_money_trial', '90'],
];

function engagement(bots: readonly BotFacts[], phase: Phase, days: string): Measured {
  const stays = (bot: BotFacts) =>
    bot.tenures
      .filter((tenure) => tenure.phase === phase && tenure.left_by === 'phase.advanced')
      .map(({ entered_at, left_at }) => new Decimal(left_at! - entered_at).div(DAY_MS));
  const all = bots.flatMap(stays);
  const guardrail = { is: 'below', value: '15', of: 'least', then: 'alert compliance' } as const;
  return {
    dimension: 'engagement',
    code: `days_in_${phase}`,
    goal: 'Encourage long-term discipline',
    metric: `Days in ${PHASE_NAMES[phase]} before the advance`,
    measured:
      'Mean of the days between entering and leaving, over every tenure of the phase that ended with an advance; an imported history counts from its first trade',
    since: null,
    value: meanOf(all),
    unit: 'days',
    target: { is: 'at_least', value: days },
    guardrail,
    facts: { advances: all.length, least: least(all) },
    bots: breaking(bots, (bot) => least(stays(bot)), guardrail),
  };
}

function adoption(bots: readonly BotFacts[]): Measured {
  const overrides = overridesOf(bots);
  const guardrail = {
    is: 'below', value: '0.95', of: 'value', then: 'review the enforcement',
  } as const; // prettier-ignore
  return {
    dimension: 'adoption',
    code: 'overrides_blocked',
    goal: 'Enforce phase-based workflow',
    ...overrides,
    since: null,
    guardrail,
    facts: {
      ...overrides.facts,
      live_trades: total(bots, (bot) => bot.live_trades),
      unpermitted_trades: total(bots, (bot) => bot.unpermitted_trades),
    },
    bots: breaking(bots, (bot) => overridesOf([bot]).value, guardrail),
  };
}

function retention(bots: readonly BotFacts[], as_of: Instant): Measured {
  const within = (days: number) => (bot: BotFacts) =>
    bot.sessions.filter(
      ({ date }) => bot.market.openOf(bot.market.dayOfDate(date)) > as_of - days * DAY_MS,
    );
  const used = bots.filter(
    ({ archived, registered_at, sessions }) =>
      !archived && registered_at <= as_of - MONTH_MS && sessions.length > 0,
  );
  const active = (bot: BotFacts) => within(30)(bot).filter((day) => day.trades_executed > 0).length;
  const afterLosses = used.filter((bot) => within(60)(bot).some(({ losing }) => losing));
  const guardrail = {
    is: 'below', value: '10', of: 'least_after_losses', then: 'ask whether the bot was given up',
  } as const; // prettier-ignore
  return {
    dimension: 'retention',
    code: 'active_days_per_month',
    goal: 'Sustain operator confidence',
    metric: 'Active trading days of a bot in a month',
    measured:
      'Sessions of the last 30 days with an entry, mean over the bots that have traded, were registered 30 days ago and are not archived; after losses: those with a losing session in the last 60 days',
    since: as_of - MONTH_MS,
    value: meanOf(used.map(active)),
    unit: 'days',
    target: { is: 'at_least', value: '15' },
    guardrail,
    facts: {
      bots: used.length,
      after_losses: afterLosses.length,
      least_after_losses: least(afterLosses.map(active)),
    },
    bots: breaking(afterLosses, (bot) => new Decimal(active(bot)), guardrail),
  };
}

function taskSuccess(bots: readonly BotFacts[]): Measured {
  const ways = bots.map(wayToScaling);
  const [reached, failed] = [
    ways.filter((way) => way === 'reached'),
    ways.filter((way) => way === 'failed'),
  ];
  return {
    dimension: 'task_success',
    code: 'reached_scaling',
    goal: 'Achieve profitability before scaling',
    metric: 'Share of bots that reach Scaling with a profit and without a major loss',
    measured:
      'Of the bots whose way is decided: reached Scaling with a live profit and without having lost more than a tenth of the equity they went live with; failed otherwise, also when archived before; bots on their way are not counted',
    since: null,
    value: quotient(reached.length, reached.length + failed.length),
    unit: 'share',
    target: { is: 'at_least', value: '0.8' },
    guardrail: {
      is: 'below',
      value: '0.6',
      of: 'value',
      then: 'review the criteria: they may be too lax',
    },
    facts: {
      reached: reached.length,
      failed: failed.length,
      on_the_way: bots.filter((bot, place) => bot.live !== null && ways[place] === null).length,
    },
    bots: [],
  };
}

function capital(bots: readonly BotFacts[], as_of: Instant): Measured {
  const guardrail = {
    is: 'at_least', value: '0.05', of: 'lost_more_than_a_tenth', then: 'review the gates into real money',
  } as const; // prettier-ignore
  return {
    dimension: 'capital_preservation',
    code: 'first_90_live_days',
    goal: 'Preserve capital in the first 90 live days',
    ...capitalFigure(bots, as_of),
    guardrail,
    bots: bots
      .filter((bot) => firstDaysOf(bot, as_of)?.change.lt(MAJOR_LOSS))
      .map(({ bot }) => bot),
  };
}

/** Results of bots in their first 90 live days: a row of the table, and success criterion 5. */
export function capitalFigure(bots: readonly BotFacts[], as_of: Instant) {
  const firsts = bots.flatMap((bot) => firstDaysOf(bot, as_of) ?? []);
  const changes = firsts.map(({ change }) => change);
  const lost = changes.filter((change) => change.lt(MAJOR_LOSS)).length;
  const target: Bound = { is: 'above', value: '-0.05' };
  return {
    metric: 'P&L of a bot’s first 90 live days, as a share of its equity when it went live',
    measured:
      'Mean over the bots that have gone live of the P&L of their live closes in the 90 days after, over their equity then; of bots with fewer days, what there is so far',
    since: null,
    value: meanOf(changes),
    unit: 'share' as const,
    target,
    facts: {
      bots: firsts.length,
      bots_with_90_days: firsts.filter(({ over }) => over).length,
      worst: least(changes),
      lost_more_than_a_tenth: quotient(lost, firsts.length),
    },
  };
}

/** Bots whose own figure breaks the guardrail. */
const breaking = (
  bots: readonly BotFacts[],
  value: (bot: BotFacts) => Decimal | null,
  guardrail: Bound,
): string[] => bots.filter((bot) => breaks(value(bot), guardrail)).map(({ bot }) => bot);

/** A guardrail reports when it is broken; a target reports when it is met. */
const breaks = (value: Decimal | null, guardrail: Bound): boolean =>
  value !== null && keeps(value, { is: guardrail.is, value: guardrail.value });

function shownRow({ since, value, facts, ...row }: Measured, as_of: Instant): HeartRow {
  const { guardrail } = row;
  const guarded = guardrail.of === 'value' ? value : facts[guardrail.of];
  const broken = breaks(guarded == null ? null : new Decimal(guarded), guardrail);
  return { ...row, ...shownFigure({ since, value, facts, target: row.target }, as_of, broken) };
}

/** The parts of a figure that a table and a list of criteria show alike. */
export function shownFigure(
  { since, value, facts, target }: Pick<Measured, 'since' | 'value' | 'facts' | 'target'>,
  as_of: Instant,
  broken = false,
) {
  return {
    period: { from: since === null ? null : instantText(since), until: instantText(as_of) },
    value: shown(value),
    status: statusOf(value, target, broken),
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [
        name,
        typeof fact === 'number' || fact === null ? fact : shown(fact),
      ]),
    ),
  };
}
