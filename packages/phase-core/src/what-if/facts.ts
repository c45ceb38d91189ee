import type { BlockReason, ByPerson, ImportedAs } from '../event-facts.js';
import type { EventOf } from '../events.js';
import type { Instant } from '../instant.js';
import type { DecimalText } from '../numbers/decimal.js';
import type { Ratio } from '../numbers/ratio-mean.js';
import type { Kind, Mode, Phase, Side } from '../phase.js';

/** `own`: the mode of the phase in which it was made, so a replay makes it in the mode of the replay's phase. */
export type FactMode = Mode | 'own';

/** The facts of a bot's log that do not depend on its policy. Decisions of the rules are not facts. */
export type Fact =
  EntryFact | CloseFact | BlockedFact | PortfolioFact | CorrectionFact | PersonFact | ImportedFact;

export interface EntryFact {
  readonly type: 'entry';
  readonly at: Instant;
  readonly trade_id: string;
  readonly kind: Kind;
  readonly mode: FactMode;
  readonly symbol: string;
  readonly side: Side;
  /** The trade that it extended (rules 3.5). */
  readonly parent_trade_id?: string;
  /** The executed notional, and the requested one. */
  readonly notional: DecimalText;
  readonly asked: DecimalText;
  /** The fill was beyond its permit (rules 3.5); what had been permitted. */
  permitted?: DecimalText;
  readonly imported_as?: ImportedAs;
}

export interface CloseFact {
  readonly type: 'close';
  readonly at: Instant;
  readonly trade_id: string;
  readonly kind: Kind;
  readonly pnl: DecimalText;
  readonly ratio: Ratio | null;
  readonly imported_as?: ImportedAs;
}

/** A blocked check: the result that the trade would have had is unknown. */
export interface BlockedFact {
  readonly type: 'blocked';
  readonly at: Instant;
  readonly trade_id: string;
  readonly mode: FactMode;
  readonly symbol: string;
  readonly notional: DecimalText;
  readonly reasons: readonly BlockReason[];
}

export interface PortfolioFact {
  readonly type: 'portfolio';
  readonly at: Instant;
  readonly reported: EventOf<'portfolio.reported'>;
  /** Equity just before, by the log. */
  readonly equity_before: DecimalText;
}

export interface CorrectionFact extends ByPerson {
  readonly type: 'correction';
  readonly at: Instant;
  readonly trade_id: string;
  /** Null: the trade is voided. */
  readonly pnl: DecimalText | null;
}

/** An action of a person that does not depend on the policy. */
export type PersonFact =
  | (ByPerson & { readonly type: 'trip' | 'acknowledge'; readonly at: Instant })
  | TakenBackFact
  | {
      /** An accepted override, or an attempt to skip a phase (rules 7.3). */
      readonly type: 'override';
      readonly at: Instant;
      readonly event: EventOf<'phase.override_accepted'> | EventOf<'phase.override_blocked'>;
    };

/** Rolled back to a phase, or a new tenure in the same one: null. */
export interface TakenBackFact extends ByPerson {
  readonly type: 'taken_back';
  readonly at: Instant;
  readonly to: Phase | null;
}

export interface ImportedFact {
  readonly type: 'imported';
  readonly at: Instant;
  readonly event: EventOf<'import.completed'>;
}

/** A bot's history without the decisions of the rules. */
export interface Chronicle {
  readonly registered: EventOf<'bot.registered'>;
  /** In the order in which they are replayed. */
  readonly facts: readonly Fact[];
  /** Trades whose result is corrected later on, or taken out. */
  readonly corrected: ReadonlySet<string>;
}
