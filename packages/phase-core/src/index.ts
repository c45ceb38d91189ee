export type * from './approval-facts.js';
export * from './calendar/market.js';
export * from './calendar/trading-dates.js';
export * from './calendar/trading-range.js';
export * from './evidence/bot-evidence.js';
export { estimateText } from './evidence/estimate.js';
export * from './evidence/profit.js';
export type * from './evidence/record-evidence.js';
export type { ReturnEvidence } from './evidence/returns.js';
export * from './evidence/tenure-trades.js';
export * from './evidence/win-rate.js';
export * from './event-facts.js';
export * from './events.js';
export * from './instant.js';
export * from './phase.js';
export * from './policy/looser.js';
export * from './policy/merge.js';
export * from './policy/policy.js';
export type { Entered } from './simulate/enter.js';
export * from './simulate/history.js';
export * from './simulate/simulate.js';
export * from './state.js';
export * from './symbol.js';
export * from './decide/advance.js';
export { blocksOf, nextAllowedAt } from './decide/blocked.js';
export * from './decide/breaker.js';
export * from './decide/check.js';
export { recordClose, type CloseReport } from './decide/close.js';
export * from './decide/correction.js';
export { carryOutDowngrade } from './decide/downgrade.js';
export * from './decide/draft.js';
export * from './decide/emergency-exit.js';
export * from './decide/entry.js';
export * from './decide/import.js';
export {
  decideReset,
  decideRollback,
  recordThrottled,
  refusedPassword,
  throttledFields,
  type PasswordCheck,
  type ThrottledMinute,
} from './decide/override.js';
export * from './decide/policy.js';
export * from './decide/portfolio.js';
export * from './decide/present.js';
export * from './decide/refusal.js';
export * from './decide/report.js';
export * from './decide/register.js';
export { revokePermits, revokePermitsOfKey } from './decide/revoke.js';
export { entryOf } from './numbers/keyed.js';
export { storedPolicy } from './policy/stored.js';
export type { OpenRatios } from './readiness/best-case.js';
export { isBeyondNotional } from './rules/beyond-notional.js';
export * from './rules/headroom.js';
export { exposureCap, maxNotional, openExposure, roomFor, type Room } from './rules/room.js';
export { evolve, evolveHot, type HotEvent } from './evolve/evolve.js';
export { rolled, rolledHot } from './evolve/roll.js';
export {
  Decimal,
  decimal,
  isPlainDecimal,
  plain,
  plainText,
  type DecimalText,
} from './numbers/decimal.js';
export { percent } from './numbers/percent.js';
export type { Ratio } from './numbers/ratio-mean.js';
export {
  clockRegressed,
  codesOf,
  countdownSeconds,
  OPERATIONAL,
  type Block,
  type PlatformStatus,
} from './rules/check.js';
export { DOLLAR_CURRENCIES, isSameMoney } from './rules/currency.js';
export type * from './rules/criterion.js';
export { MAX_PERMITS, permitOf } from './rules/outstanding-permits.js';
export { approvalsFor, standingApproval } from './rules/approvals.js';
export { evidenceSessions, gateOf, tradingDays, type Gate, type Obstacle } from './rules/gate.js';
export { pausesPaper, tripPausesPaper } from './rules/paused-paper.js';
export { effectiveSize } from './rules/sizing.js';
export { plannedRatio } from './rules/tally.js';
export * from './summary/approached-triggers.js';
export * from './summary/approval-review.js';
export * from './summary/policies-in-force.js';
export * from './summary/session-mark.js';
export * from './summary/shown-session.js';
export * from './summary/tenures.js';
export * as alertSentences from './words/alert-sentences.js';
export type { AlertedBot, AlertSentences } from './words/alert-sentences.js';
export * from './words/decided-criteria.js';
export * from './words/earliest.js';
export { CRITERION_NAMES, PHASE_NAMES } from './words/names.js';
export * from './words/evidence-in-words.js';
export * from './words/evidence-sentence.js';
export * from './words/readiness.js';
export * from './words/reason-sentence.js';
export * from './words/refusal-sentence.js';
export * from './words/size-sentence.js';
export * from './what-if/what-if.js';
