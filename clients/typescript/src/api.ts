import type { components } from './generated/api.js';

type Schemas = components['schemas'];

/** The wire types, from the OpenAPI document. */
export type TradeCheck = Schemas['TradeCheck'] & {
  /** The strategy that trades: a version, a commit, a hash of code and settings; at most 64 characters. */
  strategy?: string;
};
export type CheckAnswer = Schemas['CheckAnswer'];
export type BlockReason = Schemas['BlockReason'];
export type Phase = Schemas['Phase'];
export type Trade = Schemas['Trade'];
export type KnownTrade = Schemas['KnownTrade'];
export type Reconciliation = Schemas['Reconciliation'];
export type PortfolioAnswer = Schemas['PortfolioAnswer'];
export type Status = Schemas['Status'];
export type Problem = Schemas['Problem'];
export type ProblemCode = Problem['code'];
export type Constraints = Schemas['Constraints'];

/** ISO 8601 with a zone, or a Date. */
export type Instant = string | Date;

/** An executed entry. Left out, `opened_at` is the platform's now. */
export type Entry = Omit<Schemas['EntryReport'], 'opened_at'> & { opened_at?: Instant };
export type EntryReport = Schemas['EntryReport'];

/** The close of a trade, `pnl` net of fees. Left out, `closed_at` is the platform's now. */
export type Close = Omit<Schemas['CloseReport'], 'closed_at'> & {
  trade_id: string;
  closed_at?: Instant;
};
export type CloseReport = Schemas['CloseReport'];

/** An exit in an emergency. Left out, `exit_id` is made up and `at` is now. */
export type EmergencyExit = Omit<Schemas['EmergencyExit'], 'exit_id' | 'at'> & {
  exit_id?: string;
  at?: Instant;
};

/**
 * The account value; `open_pnl`: its unrealised part; `net_flow`: deposits less withdrawals since the last report. By
 * default `report_id` is generated and `at` is now.
 */
export type PortfolioReport = Omit<Schemas['PortfolioReport'], 'at'> & {
  report_id?: string;
  open_pnl?: string;
  at?: Instant;
};
