import type { Attention, BotFigures, StatusAnswer } from '@phasegate/contracts';
import {
  readable,
  readTenureTrades,
  readViews,
  RecordUnreadable,
  type BotView,
  type ReadView,
  type TenureTrades,
} from '@phasegate/db';
import { modeOf, nextDue, type Instant } from '@phasegate/phase-core';
import type { Pool } from 'pg';
import { statusOf } from '../status/status-answer.js';
import { attentionOf } from './attention.js';
import { figuresOf } from './figures.js';

/** A bot's status in lists, with the data that it was computed from. */
export interface Standing {
  readonly read: Omit<ReadView, 'view'>;
  readonly attention: readonly Attention[];
  /** The figures of its record, or the reason why it cannot be read. */
  readonly known: KnownStanding | RecordUnreadable;
}

/** Kept for every bot: without its record, which is large. */
export interface KnownStanding {
  /**
   * By the database clock, without commits: a boundary, a permit's end, or the end of the calendar changes the status.
   */
  readonly from: Instant;
  readonly until: Instant;
  /** The last event's instant: a status is never as of an earlier one (rules 2.9). */
  readonly held_at: Instant;
  readonly policy_version: number;
  readonly status: StatusAnswer;
  readonly figures: BotFigures;
}

/** The status of several bots, in any order; one whose record cannot be read does not delay the others. */
export async function standingsOf(pool: Pool, bots: readonly string[]): Promise<Standing[]> {
  // The states come first: trades of a later moment than its state's belong to a state that is another version.
  const reads = await readViews(pool, bots);
  const trades = await readTenureTrades(
    pool,
    reads.flatMap(({ bot, view }) => {
      if (view instanceof RecordUnreadable) return [];
      const { tenure, phase } = view.state.hot;
      return [{ bot, tenure, mode: modeOf(phase) }];
    }),
  );
  const tradesOf = new Map(trades.map((row) => [row.bot, row]));
  return reads.map((read) => standingOf(read, tradesOf.get(read.bot)));
}

function standingOf({ view, ...read }: ReadView, trades: TenureTrades | undefined): Standing {
  if (view instanceof RecordUnreadable)
    return { read, attention: attentionOf(read, null), known: view };
  const standing = readable(read.bot, () => knownStanding(read, view, trades!));
  return standing instanceof RecordUnreadable
    ? { read, attention: attentionOf(read, null), known: standing }
    : standing;
}

function knownStanding(read: Standing['read'], view: BotView, trades: TenureTrades): Standing {
  const { market, now, state } = view;
  const status = statusOf(view);
  const figures = figuresOf(market, state, status, trades);
  return {
    read,
    attention: attentionOf(read, { state, status, figures, trades }),
    known: {
      from: market.openOf(state.hot.day),
      until: Math.min(nextDue(market, state), market.covers(now) ? market.coveredUntil : Infinity),
      held_at: state.hot.at,
      policy_version: state.policies.version,
      status,
      figures,
    },
  };
}
