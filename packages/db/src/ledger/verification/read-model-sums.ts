import { Decimal, decimal, plain, type PhaseEvent } from '@phasegate/phase-core';
import type { Queries } from '../transaction/queries.js';
import { BrokenLog } from '../chain/verify-chain.js';

type Sums = Record<
  'trades' | 'closes' | 'pnl' | 'sessions' | 'session_pnl' | 'transitions',
  string
>;

/** The sums that the read models must have, by the events of the log. */
export class ReadModelSums {
  private trades = 0;
  private closes = 0;
  private pnl = new Decimal(0);
  private sessions = 0;
  private sessionPnl = new Decimal(0);
  private transitions = 0;

  add(event: PhaseEvent): void {
    switch (event.type) {
      case 'trade.opened':
      case 'trade.unpermitted':
        this.trades += 1;
        return;
      case 'trade.closed':
      case 'trade.emergency_exit':
        this.closes += 1;
        this.pnl = this.pnl.plus(decimal(event.pnl));
        return;
      case 'trade.corrected':
        this.pnl = this.pnl.plus(decimal(event.pnl)).minus(decimal(event.pnl_before));
        return;
      case 'session.closed':
        this.sessions += 1;
        this.sessionPnl = this.sessionPnl.plus(decimal(event.total_pnl));
        return;
      case 'phase.advanced':
      case 'phase.downgraded':
      case 'phase.rolled_back':
      case 'sessions.reset':
        this.transitions += 1;
        return;
      default:
        return;
    }
  }

  sums(): Sums {
    return {
      trades: String(this.trades),
      closes: String(this.closes),
      pnl: plain(this.pnl),
      sessions: String(this.sessions),
      session_pnl: plain(this.sessionPnl),
      transitions: String(this.transitions),
    };
  }
}

/** Trades, sessions and transitions add up to what the log says. @throws BrokenLog */
export async function assertReadModels(
  queries: Queries,
  bot: string,
  expected: ReadModelSums,
  seq: number,
): Promise<void> {
  const { rows } = await queries.query<Sums>(
    `SELECT t.*, s.*, (SELECT count(*) FROM transitions WHERE bot = $1) AS transitions
     FROM (SELECT count(*) AS trades, count(closed_seq) AS closes, coalesce(sum(pnl), 0) AS pnl FROM trades WHERE bot = $1) t,
          (SELECT count(*) AS sessions, coalesce(sum(total_pnl), 0) AS session_pnl FROM sessions WHERE bot = $1) s`,
    [bot],
  );
  const found = rows[0]!;
  for (const [name, value] of Object.entries(expected.sums()) as [keyof Sums, string][])
    if (!decimal(found[name]).eq(value))
      throw new BrokenLog(
        seq,
        `leads to other tables than the stored ones: ${name} ${value}, stored ${plain(decimal(found[name]))}`,
        'read_models',
      );
}
