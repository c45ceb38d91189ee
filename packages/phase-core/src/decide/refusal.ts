import type { OverrideAction } from '../event-facts.js';
import type { Instant } from '../instant.js';
import type { Phase } from '../phase.js';
import type { PolicyChange } from '../policy/looser.js';
import type { Gate } from '../rules/gate.js';

interface AboutTrade {
  readonly trade_id: string;
}

/** With an override, the changes that it was about. */
interface OfChanges {
  readonly changes?: readonly PolicyChange[];
}

/** Each code with the facts that its sentence names (`refusalSentence`). */
interface RefusalFacts {
  PERMIT_CONFLICT: AboutTrade;
  PERMIT_UNKNOWN: AboutTrade;
  TRADE_ALREADY_REPORTED: AboutTrade & { readonly command: 'check' | 'cancel' };
  TRADE_CONFLICT: AboutTrade & TradeConflict;
  TRADE_UNKNOWN: AboutTrade & { readonly command: 'close' | 'correct' };
  TRADE_NOT_CLOSED: AboutTrade;
  GATE_NOT_MET: { readonly gate: Gate };
  NOT_SEQUENTIAL: {
    readonly action: Extract<OverrideAction, 'skip_phase' | 'rollback'>;
    readonly from: Phase;
    readonly to: Phase;
  };
  PHASE_CHANGED: { readonly phase: Phase };
  PASSWORD_NOT_CONFIGURED: OfChanges;
  PASSWORD_WRONG: OfChanges;
  OPEN_POSITIONS: {
    readonly action: Extract<OverrideAction, 'rollback' | 'reset_sessions'> | 'archive';
    readonly open_trades: number;
  };
  BREAKER_OPEN: unknown;
  BREAKER_CLOSED: unknown;
  DOWNGRADE_DUE: unknown;
  NOTHING_ABOVE: unknown;
  NOTHING_TO_DECLINE: unknown;
  ALREADY_APPROVED: { readonly expires_at: Instant };
  OVERRIDE_REQUIRED: Required<OfChanges>;
  CALENDAR_FIXED: Required<OfChanges>;
  POLICY_UNCHANGED: unknown;
  FLOW_TOO_LARGE: unknown;
  REPORT_CONFLICT: { readonly report_id: string };
  ALREADY_TRADED: unknown;
  HISTORY_IN_FUTURE: AboutTrade;
  CALENDAR_ENDED: AboutTrade;
}

/** The conflict between a report and the recorded trade. */
type TradeConflict =
  | { readonly conflict: 'different' | 'voided' }
  | { readonly conflict: 'addition'; readonly parent_trade_id: string };

/** Why a command is refused; each has its HTTP answer. Some refusals are recorded in the log as well. */
export type RefusalCode = keyof RefusalFacts;

/** A refused command: its code, and the facts that put it into words. */
export type RefusalOf<Code extends RefusalCode> = {
  [C in Code]: { readonly refused: C } & RefusalFacts[C];
}[Code];
export type Refusal = RefusalOf<RefusalCode>;

export function isRefusal(result: object): result is Refusal {
  return 'refused' in result;
}
