/** Why a command is refused; each has its HTTP answer. Some refusals are recorded in the log as well. */
export type RefusalCode =
  | 'PERMIT_CONFLICT'
  | 'PERMIT_UNKNOWN'
  | 'TRADE_ALREADY_REPORTED'
  | 'TRADE_CONFLICT'
  | 'TRADE_UNKNOWN'
  | 'TRADE_NOT_CLOSED'
  | 'GATE_NOT_MET'
  | 'NOT_SEQUENTIAL'
  | 'PHASE_CHANGED'
  | 'PASSWORD_NOT_CONFIGURED'
  | 'PASSWORD_WRONG'
  | 'LOCKED_OUT'
  | 'OPEN_POSITIONS'
  | 'BREAKER_OPEN'
  | 'BREAKER_CLOSED'
  | 'DOWNGRADE_DUE'
  | 'NOTHING_ABOVE'
  | 'NOTHING_TO_DECLINE'
  | 'OVERRIDE_REQUIRED'
  | 'CALENDAR_FIXED'
  | 'POLICY_UNCHANGED'
  | 'FLOW_TOO_LARGE'
  | 'REPORT_CONFLICT'
  | 'ALREADY_TRADED'
  | 'HISTORY_IN_FUTURE'
  | 'CALENDAR_ENDED';

export interface Refusal {
  readonly refused: RefusalCode;
  /** One sentence for a person: what happened and what to do. */
  readonly message: string;
}

export const refusal = (refused: RefusalCode, message: string): Refusal => ({ refused, message });

export function isRefusal(result: object): result is Refusal {
  return 'refused' in result;
}
