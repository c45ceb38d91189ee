import type { BookedBot } from '@phasegate/db';
import {
  instantOf,
  instantsOf,
  TenureFold,
  type DateRange,
  type PhaseEvent,
  type TenureSummary,
} from '@phasegate/phase-core';
import { textCell } from './cell.js';
import { csvLines, type Books, type Pieces } from './lines.js';

const LOG = 'SELECT body FROM events WHERE bot = $1 ORDER BY seq';

/**
 * One row for each tenure that the range touches, with the figures of the whole tenure: the log of the bot is
 * folded from its beginning, so that the rules themselves say what counts.
 */
export async function* summaryPieces(books: Books): Pieces {
  const { snapshot, range } = books;
  for (const bot of snapshot.bots) {
    const fold = new TenureFold(bot.market);
    for await (const rows of snapshot.rows<[body: string]>(LOG, [bot.bot]))
      for (const [body] of rows) fold.follow(JSON.parse(body) as PhaseEvent);
    const touched = fold
      .summaries(snapshot.at.getTime())
      .filter((tenure) => touches(bot, tenure, range));
    if (touched.length > 0) yield csvLines(touched.map((tenure) => lineOf(bot.bot, tenure)));
  }
}

function touches(
  { market }: BookedBot,
  { entered_at, left_at }: TenureSummary,
  range: DateRange,
): boolean {
  const { from, until } = instantsOf(market, range);
  return (
    from < until &&
    instantOf(entered_at) < until &&
    (left_at === null || instantOf(left_at) >= from)
  );
}

const lineOf = (bot: string, tenure: TenureSummary): string =>
  [
    textCell(bot), tenure.phase, tenure.entered_at, tenure.left_at, tenure.left_by, tenure.trading_days,
    tenure.sessions, tenure.trades, tenure.win_rate, tenure.average_rr, tenure.net_pnl, tenure.max_drawdown,
    tenure.emergency_exits, tenure.unpermitted_trades,
  ].join(','); // prettier-ignore
