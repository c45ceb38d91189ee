import {
  breakerHistory,
  type BreakerHistoryAnswer,
  type BreakerOpeningAnswer,
  type PageQuery,
} from '@phasegate/contracts';
import {
  pausesPaper,
  tripPausesPaper,
  type BreakerCause,
  type EventOf,
  type EventType,
  type LeftBy,
  type Phase,
  alertSentences,
  type AlertedBot,
} from '@phasegate/phase-core';
import { named, namesIn, type ActorNames } from '../ledger/alerts/actor-names.js';
import type { Queries } from '../ledger/transaction/queries.js';
import { alertedBot } from './alerted-bot.js';
import { keyOf, pageOf } from './cursor.js';
import { eventsOfTypes, keyOfLine, lineKey, type StoredLine } from './events-of-types.js';
import { eventAnswer } from './events.js';

const ALL_TIME = ['-infinity', 'infinity'] as const;

/** A trip with the events just before and after it in the log. */
interface Opening {
  readonly line: StoredLine;
  readonly trip: EventOf<'breaker.tripped'>;
  readonly evidence: Pick<StoredLine, 'body' | 'hash'> | null;
  readonly closed: EventOf<'breaker.acknowledged'> | null;
  /** Changes of phase while it was open. */
  readonly meanwhile: readonly { readonly type: LeftBy; readonly to: Phase }[];
}

/** The breaker's current state, and every time that it was open, newest first (rules 6.3). */
export async function readBreaker(
  queries: Queries,
  bot: string,
  { limit, cursor }: PageQuery,
): Promise<BreakerHistoryAnswer> {
  const about = await alertedBot(queries, bot);
  const trips = (before: Parameters<typeof eventsOfTypes>[2]['before'], take: number) =>
    eventsOfTypes(queries, bot, { types: ['breaker.tripped'], bounds: ALL_TIME, before, take });
  const [lines, latest] = [await trips(keyOf(cursor, lineKey), limit + 1), await trips(null, 1)];
  const openings = await openingsOf(queries, bot, [...lines, ...latest]);
  const names = await namesIn(
    queries,
    openings.map(({ trip }) => trip),
  );
  const answer = (opening: Opening) => answerOf(opening, about, names);
  const page = pageOf(openings.slice(0, lines.length), limit, answer, ({ line }) =>
    keyOfLine(line),
  );
  const last = openings.at(-1);
  const open = last === undefined || last.closed !== null ? null : answer(last);
  return breakerHistory.parse({ open, history: page });
}

/** The type of the event that tripped it, which is the one just before. */
const EVIDENCE: Record<BreakerCause, EventType | null> = {
  downgrade: 'phase.downgraded',
  unpermitted_trade: 'trade.unpermitted',
  size_exceeded: 'trade.size_exceeded',
  manual: null,
};

async function openingsOf(
  queries: Queries,
  bot: string,
  lines: readonly StoredLine[],
): Promise<Opening[]> {
  const trips = lines.map(({ body }) => JSON.parse(body) as EventOf<'breaker.tripped'>);
  const { rows } = await queries.query<{
    closed: string | null;
    body: string | null;
    hash: string | null;
    meanwhile: Opening['meanwhile'] | null;
  }>(
    `SELECT closing.body AS closed, evidence.body, evidence.hash, meanwhile.phases AS meanwhile
     FROM unnest($2::int[], $3::timestamptz[], $4::text[]) WITH ORDINALITY trip (seq, at, evidence, place)
     LEFT JOIN LATERAL (
       SELECT seq, body FROM events WHERE bot = $1 AND type = 'breaker.acknowledged' AND (at, seq) > (trip.at, trip.seq)
       ORDER BY at, seq LIMIT 1) closing ON true
     LEFT JOIN LATERAL (
       SELECT body, hash FROM events WHERE bot = $1 AND type = trip.evidence AND (at, seq) < (trip.at, trip.seq)
       ORDER BY at DESC, seq DESC LIMIT 1) evidence ON true
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('type', type, 'to', to_phase)) AS phases FROM transitions
       WHERE bot = $1 AND seq > trip.seq AND (closing.seq IS NULL OR seq < closing.seq)) meanwhile ON true
     ORDER BY trip.place`,
    [
      bot,
      lines.map(({ seq }) => seq),
      lines.map(({ at }) => at),
      trips.map(({ cause }) => EVIDENCE[cause]),
    ],
  );
  return rows.map(({ closed, body, hash, meanwhile }, place) => ({
    line: lines[place]!,
    trip: trips[place]!,
    evidence: body === null || hash === null ? null : { body, hash },
    closed: closed === null ? null : (JSON.parse(closed) as EventOf<'breaker.acknowledged'>),
    meanwhile: meanwhile ?? [],
  }));
}

function answerOf(opening: Opening, bot: AlertedBot, names: ActorNames): BreakerOpeningAnswer {
  const { trip, evidence, closed, meanwhile } = opening;
  const { seq, at, cause, phase, by = null } = trip;
  const proof = evidence === null ? null : eventAnswer(evidence);
  return {
    seq,
    opened_at: at,
    cause,
    sentence: alertSentences.tripSentence(
      bot,
      named(trip, names),
      proof as Parameters<typeof alertSentences.tripSentence>[2],
    ),
    blocks_paper:
      tripPausesPaper(cause, phase) || meanwhile.some((change) => pausesPaper(cause, change)),
    opened_by: by,
    evidence: proof,
    closed_at: closed?.at ?? null,
    closed_by: closed?.by ?? null,
    reason: closed?.reason ?? null,
  };
}
