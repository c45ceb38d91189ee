import type { SeriesAnswer, SeriesPointAnswer, SeriesQuery } from '@phasegate/contracts';
import {
  decimal,
  instantText,
  modeOf,
  plain,
  policiesInForce,
  sessionMark,
} from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { viewBot, type BotView } from '../../ledger/state/view.js';
import type { Queries } from '../../ledger/transaction/queries.js';
import { alertedBot } from '../alerted-bot.js';
import { requestedBounds, type Bounds } from '../bounds.js';
import { publishedPolicies } from '../policies-in-force.js';
import { latestCumulative, readPoints } from './points.js';
import { cappedSizes, changedSizes, enteredSizes } from './sizes.js';
import {
  bandsOf,
  downgradesOf,
  readBeginning,
  readChangeFrom,
  readChanges,
  thresholdsOf,
} from './tenures.js';

/** Maximum per kind that a chart can show; the rest of the range is requested separately. */
const MOST = 100;

/** The series for a bot's charts; the time it takes does not grow with the bot's history. @throws UnknownBot */
export async function readSeries(
  pool: Pool,
  bot: string,
  { points: most, ...range }: SeriesQuery,
): Promise<SeriesAnswer> {
  const view = await viewBot(pool, bot);
  const bounds = requestedBounds(view.market, range);
  const { sessions, points } = await readPoints(pool, bot, range, most);
  // Not parsed again: for a thousand points that would take most of the time. Tests check it against the contract.
  return {
    as_of: instantText(view.now),
    from: points[0]?.date ?? null,
    to: points.at(-1)?.date ?? null,
    sessions,
    points,
    now: await pointNow(pool, view, range.end),
    ...(await storyOf(pool, view, bounds)),
  };
}

/** The bot's current figures; null where the range ended before today. */
async function pointNow(
  queries: Queries,
  { bot, market, now, state }: BotView,
  end: string | undefined,
): Promise<SeriesPointAnswer | null> {
  const { hot, record } = state;
  const date = market.dateOf(hot.day);
  if (end !== undefined && end < date) return null;
  const sofar = record.session?.pnl[modeOf(hot.phase)] ?? '0';
  return {
    date,
    at: instantText(now),
    phase: hot.phase,
    pnl_cumulative: plain(decimal(await latestCumulative(queries, bot)).plus(sofar)),
    counted: record.session?.tally.counted ?? 0,
    ...sessionMark(state),
  };
}

type Story = Pick<
  SeriesAnswer,
  'bands' | 'thresholds' | 'downgrades' | 'sizes' | 'left_off_before'
>;

/** The events in a range, to show beside the figures. Bounds and instants compare as text, also with the infinities. */
async function storyOf(queries: Queries, view: BotView, bounds: Bounds): Promise<Story> {
  const { bot, market } = view;
  const [from, until] = bounds;
  const named = await alertedBot(queries, bot);
  const changes = (await readChanges(queries, bot, until, MOST + 1)).reverse();
  const sizes = [
    ...enteredSizes(
      changes.filter(({ at }) => at >= from),
      named.currency,
    ),
    ...(await changedSizes(queries, named, bounds, MOST + 1)),
    ...(await cappedSizes(queries, named, bounds, MOST + 1)),
  ].sort((a, b) => (a.at === b.at ? a.seq - b.seq : a.at < b.at ? -1 : 1));
  const tooMany = changes.length > MOST;
  const shown = changes.slice(-MOST);
  const bands = bandsOf(
    shown,
    tooMany ? null : await readBeginning(queries, bot),
    until === 'infinity' ? null : await readChangeFrom(queries, bot, until),
  ).filter((band) => band.from < until && (band.to === null || band.to > from));
  const policies = policiesInForce(market, await publishedPolicies(queries, bot));
  const begins = [
    ...(tooMany ? [shown[0]!.at] : []),
    ...(sizes.length > MOST ? [sizes.at(-MOST)!.at] : []),
  ].filter((at) => at > from);
  return {
    bands,
    thresholds: thresholdsOf(bands, policies),
    downgrades: downgradesOf(
      shown.filter(({ at }) => at >= from),
      named,
    ),
    sizes: sizes.slice(-MOST),
    left_off_before: begins.sort().at(-1) ?? null,
  };
}
