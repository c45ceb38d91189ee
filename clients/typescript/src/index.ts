export type {
  BlockReason,
  Close,
  Constraints,
  EmergencyExit,
  Entry,
  Instant,
  Phase,
  PortfolioAnswer,
  PortfolioReport,
  ProblemCode,
  Reconciliation,
  Status,
  Trade,
  TradeCheck,
} from './api.js';
export type { ExecutedFacts } from './arguments.js';
export type { Allowed, Blocked, CheckResult, LocallyBlocked } from './check-answer.js';
export type { Execute, Guarded } from './guard.js';
export type { Logger } from './logger.js';
export type { PhasegateOptions } from './options.js';
export type { Delivery } from './outbox/courier.js';
export type { RefusedReport, Report } from './outbox/lines.js';
export { Phasegate, type OutboxContent, type Reporting } from './phasegate.js';
export {
  LOCAL_CODES,
  OutboxInUse,
  PhasegateError,
  type ErrorCode,
  type LocalCode,
} from './problem.js';
export type { AskedTrade, ExecutedTrade, Reconciled, WasExecuted } from './reconcile.js';
