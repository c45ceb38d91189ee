import { decidedHere, SHOWN_PNL, type Snapshot } from '@phasegate/db';
import { instantOf, type Phase } from '@phasegate/phase-core';
import { z } from 'zod';
import type { BotFacts, LiveFacts, SizeFacts, TenureFacts } from './bot-facts.js';
import { readTradingDates } from './read-trading-dates.js';

/** Reads what the reports need of all bots of a snapshot, a handful of statements in all. */
export async function readFacts(snapshot: Snapshot): Promise<BotFacts[]> {
  const bots = snapshot.bots.map(({ bot }) => bot);
  const transitions = byBot(await readTransitions(snapshot, bots));
  const starts = byBot(await readStarts(snapshot, bots));
  const rare = byBot(await readRareEvents(snapshot, bots));
  const trades = byBot(await readTrades(snapshot, bots));
  const sessions = byBot(await readSessions(snapshot, bots));
  const live = byBot(await readLive(snapshot, bots));
  const closes = byBot(await readCloses(snapshot, bots));
  const dates = await readTradingDates(snapshot);
  return snapshot.bots.map(({ bot, market, archived }) => {
    const of = <Row>(rows: Map<string, Row[]>): Row[] => rows.get(bot) ?? [];
    const events = eventsOf(of(rare));
    const start = of(starts)[0]!;
    const [counts] = of(trades);
    return {
      bot,
      market,
      archived,
      registered_at: start.registered_at.getTime(),
      tenures: tenuresOf(start, of(transitions)),
      overrides: events.overrides,
      advances_refused: events.advances_refused,
      entries_blocked: events.entries_blocked,
      entries_let_through: Number(counts?.let_through ?? 0),
      live_trades: Number(counts?.live ?? 0),
      unpermitted_trades: Number(counts?.unpermitted ?? 0),
      daily_limit_exceeded: events.daily_limit_exceeded,
      downgrades: events.downgrades,
      sessions: of(sessions).map(({ date, trades_executed, losing }) => ({
        date,
        trades_executed,
        losing,
      })),
      trading_dates: dates.get(bot) ?? [],
      sizes: sizesOf(of(transitions), events.sizes),
      live: liveOf(of(live)[0], of(closes)),
    };
  });
}

function byBot<Row extends { bot: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const group = grouped.get(row.bot);
    if (group === undefined) grouped.set(row.bot, [row]);
    else group.push(row);
  }
  return grouped;
}

interface TransitionRow extends Record<string, unknown> {
  bot: string;
  seq: number;
  at: Date;
  type: string;
  from_phase: Phase;
  to_phase: Phase;
  size: string | null;
  gate_met: boolean | null;
}

async function readTransitions(
  snapshot: Snapshot,
  bots: readonly string[],
): Promise<TransitionRow[]> {
  const { rows } = await snapshot.query<TransitionRow>(
    `SELECT bot, seq, at, type, from_phase, to_phase, trim_scale(size)::text AS size,
       CASE WHEN type = 'phase.advanced' THEN NOT EXISTS (
         SELECT FROM jsonb_array_elements(evidence -> 'criteria') AS c WHERE c ->> 'status' <> 'met') END AS gate_met
     FROM transitions WHERE bot = ANY ($1) ORDER BY bot, seq`,
    [bots],
  );
  return rows;
}

interface StartRow extends Record<string, unknown> {
  bot: string;
  registered_at: Date;
  imported_at: Date | null;
  imported_seq: number | null;
}

/** Where each log begins; an imported history begins before it, and its tenure with it (rules 2.11). */
async function readStarts(snapshot: Snapshot, bots: readonly string[]): Promise<StartRow[]> {
  const { rows } = await snapshot.query<StartRow>(
    `SELECT e.bot, e.at AS registered_at, i.at AS imported_at, i.seq AS imported_seq
     FROM events e LEFT JOIN LATERAL (
       SELECT t.opened_at AS at, t.opened_seq AS seq FROM trades t
       WHERE t.bot = e.bot AND t.imported ORDER BY t.opened_seq LIMIT 1) i ON true
     WHERE e.bot = ANY ($1) AND e.seq = 1`,
    [bots],
  );
  return rows;
}

function tenuresOf(start: StartRow, transitions: readonly TransitionRow[]): TenureFacts[] {
  const entered = [{ seq: 1, at: start.registered_at, phase: 'experience' as Phase }].concat(
    transitions.map(({ seq, at, to_phase: phase }) => ({ seq, at, phase })),
  );
  return entered.map(({ seq, at, phase }, place) => {
    const left = transitions[place];
    const { imported_seq, imported_at } = start;
    const imported =
      imported_seq !== null &&
      imported_seq > seq &&
      (left === undefined || imported_seq < left.seq);
    return {
      phase,
      entered_at: (imported ? imported_at! : at).getTime(),
      left_at: left?.at.getTime() ?? null,
      left_by: left?.type ?? null,
      gate_met: left?.gate_met ?? null,
    };
  });
}

/** Rare events are read with their text, frequent ones only as a count. */
async function readRareEvents(snapshot: Snapshot, bots: readonly string[]) {
  const { rows } = await snapshot.query<{
    bot: string;
    type: string;
    seq: number | null;
    body: string | null;
    here: boolean;
    events: string;
  }>(
    `SELECT bot, type, NULL::int AS seq, NULL AS body, false AS here, count(*) AS events FROM events
     WHERE bot = ANY ($1) AND type IN ('phase.validation_blocked', 'poc.daily_limit_exceeded')
       AND (type <> 'phase.validation_blocked' OR coalesce(body::jsonb ->> 'mode', 'live') = 'live') GROUP BY bot, type
     UNION ALL
     SELECT bot, type, seq, body, ${decidedHere('e')}, 1 FROM events e
     WHERE bot = ANY ($1) AND type IN ('phase.override_blocked', 'phase.override_accepted', 'phase.downgraded', 'position_size.changed')
     ORDER BY bot, seq`,
    [bots],
  );
  return rows;
}

const overrideBlocked = z.object({ action: z.string(), attempts: z.int().optional() });
const downgraded = z.object({ at: z.string(), due_at: z.string().optional() });
const sizeChanged = z.object({ at: z.string(), phase: z.string(), after: z.string() });

type RareRow = Awaited<ReturnType<typeof readRareEvents>>[number];
type SizeChange = {
  readonly seq: number;
  readonly at: number;
  readonly phase: string;
  readonly size: string;
};

function eventsOf(rows: readonly RareRow[]) {
  const overrides = { blocked: 0, accepted: 0 };
  const counts = { advances_refused: 0, entries_blocked: 0, daily_limit_exceeded: 0 };
  const downgrades: { at: number; due_at: number | null }[] = [];
  const sizes: SizeChange[] = [];
  for (const { type, seq, body, here, events } of rows) {
    const event: unknown = body === null ? null : JSON.parse(body);
    if (type === 'phase.validation_blocked') counts.entries_blocked += Number(events);
    else if (type === 'poc.daily_limit_exceeded') counts.daily_limit_exceeded += Number(events);
    else if (type === 'phase.override_accepted') overrides.accepted += 1;
    else if (type === 'phase.override_blocked') {
      const { action, attempts = 1 } = overrideBlocked.parse(event);
      overrides.blocked += attempts;
      if (action === 'advance' || action === 'skip_phase') counts.advances_refused += attempts;
    } else if (type === 'phase.downgraded') {
      const { at, due_at } = downgraded.parse(event);
      downgrades.push({
        at: instantOf(at),
        due_at: due_at === undefined || !here ? null : instantOf(due_at),
      });
    } else {
      const { at, phase, after } = sizeChanged.parse(event);
      sizes.push({ seq: seq!, at: instantOf(at), phase, size: after });
    }
  }
  return { overrides, ...counts, downgrades, sizes };
}

/** The sizes of each stay in Scaling: the one it was entered with, then each change. */
function sizesOf(
  transitions: readonly TransitionRow[],
  changes: readonly SizeChange[],
): SizeFacts[] {
  const entries = transitions.flatMap(({ seq, at, to_phase, size }, place) =>
    to_phase === 'scaling' && size !== null
      ? [{ seq, at: at.getTime(), size, tenure: place + 2 }]
      : [],
  );
  const changed = changes
    .filter(({ phase }) => phase === 'scaling')
    .map(({ seq, at, size }) => {
      const before = transitions.filter((transition) => transition.seq < seq).length;
      return { seq, at, size, tenure: before + 1 };
    });
  return [...entries, ...changed]
    .sort((a, b) => a.seq - b.seq)
    .map(({ at, size, tenure }) => ({ at, size, tenure }));
}

async function readTrades(snapshot: Snapshot, bots: readonly string[]) {
  const { rows } = await snapshot.query<{
    bot: string;
    live: string;
    let_through: string;
    unpermitted: string;
  }>(
    `SELECT bot, count(*) FILTER (WHERE mode = 'live') AS live,
       count(*) FILTER (WHERE mode = 'live' AND permitted AND phase = 'experience') AS let_through,
       count(*) FILTER (WHERE NOT permitted) AS unpermitted
     FROM trades WHERE bot = ANY ($1) AND NOT imported GROUP BY bot`,
    [bots],
  );
  return rows;
}

async function readSessions(snapshot: Snapshot, bots: readonly string[]) {
  const { rows } = await snapshot.query<{
    bot: string;
    date: string;
    trades_executed: number;
    losing: boolean;
  }>(
    `SELECT bot, date, trades_executed, (${SHOWN_PNL}) < 0 AS losing FROM sessions WHERE bot = ANY ($1) ORDER BY bot, date`,
    [bots],
  );
  return rows;
}

/** When each bot first entered Proof of Concept, and its equity just before, which events of these types carry. */
async function readLive(snapshot: Snapshot, bots: readonly string[]) {
  const { rows } = await snapshot.query<{ bot: string; since: Date; equity: string }>(
    `SELECT first.bot, first.at AS since, known.equity
     FROM (SELECT DISTINCT ON (bot) bot, seq, at FROM transitions
           WHERE bot = ANY ($1) AND to_phase <> 'experience' ORDER BY bot, seq) first
     CROSS JOIN LATERAL (
       SELECT body::jsonb ->> 'equity' AS equity FROM events e
       WHERE e.bot = first.bot AND e.seq < first.seq
         AND type IN ('bot.registered', 'portfolio.reported', 'trade.closed', 'trade.emergency_exit', 'trade.corrected', 'trade.voided')
       ORDER BY e.seq DESC LIMIT 1) known`,
    [bots],
  );
  return rows;
}

async function readCloses(snapshot: Snapshot, bots: readonly string[]) {
  const { rows } = await snapshot.query<{ bot: string; at: Date; pnl: string }>(
    `SELECT t.bot, t.closed_at AS at, trim_scale(t.pnl)::text AS pnl FROM trades t
     WHERE t.bot = ANY ($1) AND t.mode = 'live' AND t.closed_seq IS NOT NULL AND t.voided_seq IS NULL
     ORDER BY t.bot, t.closed_seq`,
    [bots],
  );
  return rows;
}

function liveOf(
  first: { since: Date; equity: string } | undefined,
  closes: readonly { at: Date; pnl: string }[],
): LiveFacts | null {
  if (first === undefined) return null;
  const since = first.since.getTime();
  const later = closes.filter(({ at }) => at.getTime() >= since);
  return {
    since,
    equity: first.equity,
    closes: later.map(({ at, pnl }) => ({ at: at.getTime(), pnl })),
  };
}
