import type {
  CheckedState,
  Draft,
  HotDraft,
  Instant,
  PhaseEvent,
  PlatformStatus,
} from '@phasegate/phase-core';
import type { Queries } from '../transaction/queries.js';

/** Which bot: by its id, or by the SHA-256 of one of its keys. */
export type BotRef = { readonly bot: string } | { readonly keyHash: Buffer };

/** A command's context: the bot locked and brought to the present, and the time of the database's clock (rules 2.9). */
export interface Moment {
  readonly bot: string;
  /** The id of the key that asks; undefined: the bot was named by its id. */
  readonly key: string | undefined;
  /** The one clock's time, which never goes back in a bot's log. */
  readonly now: Instant;
  readonly platform: PlatformStatus;
  /** Whether the command's trade_id is a recorded trade. */
  readonly reported: boolean;
  /** The state that was stored; the desk has come to the present from there. */
  readonly before: CheckedState;
  readonly queries: Queries;
}

/** A command needs the whole state, or, within a trading day, only what a check needs. */
export type Command<R> = WholeCommand<R> | HotCommand<R>;

export interface WholeCommand<R> {
  readonly scope: 'whole';
  readonly trade_id?: string;
  /**
   * Whether it stops entries: it is not acknowledged before every allow of this bot that was committed earlier is
   * answered (rules 3.3). A command whose events stop entries needs not say so.
   */
  readonly stops?: boolean;
  /** Whether it may share a transaction with commands of other bots: it is short, and its own after others of its bot. */
  readonly joins?: 'alone of its bot';
  decide(draft: Draft, moment: Moment): R | Promise<R>;
  /** Runs in the same transaction when the events are stored. */
  after?(moment: Moment, result: R): Promise<void>;
}

export interface HotCommand<R> {
  readonly scope: 'hot';
  readonly trade_id: string;
  /** Whether there is an answer in quarantine too; it is an answer only, and leaves no event (rules 8.3). */
  readonly answersInQuarantine?: boolean;
  /** Whether a result allows an entry: it must not be answered after a stop. Commands without this allow nothing. */
  isAllow?(result: R): boolean;
  /**
   * Whether it may share a transaction with commands of other bots; `with others of its bot`: also with further ones of
   * its own bot, for all it looks at is the desk, and whether its trade was reported before.
   */
  readonly joins?: 'with others of its bot' | 'alone of its bot';
  decide(desk: HotDraft | Draft, moment: Moment): R | Promise<R>;
}

export interface Executed<R> {
  readonly bot: string;
  readonly result: R;
  /** The events; in quarantine those that would have been, of which nothing is stored. */
  readonly events: readonly PhaseEvent[];
  readonly quarantined: boolean;
  readonly now: Instant;
  readonly state: CheckedState;
}
