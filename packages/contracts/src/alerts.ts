/** How soon somebody must look: the level of the log line, and what channels show first. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The kinds of alert, each with its severity: how soon a person must look. */
export const ALERT_KINDS = {
  downgrade: 'warning',
  breaker: 'warning',
  /** It has been open for more than a day without an acknowledgement. */
  breaker_unacknowledged: 'warning',
  /** A trigger of a downgrade is at 80% of its limit, or one loss away (rules 6.5). */
  'trigger.near': 'warning',
  /** A reported balance is not the one before plus closes and flows (rules 2.7). */
  'balance.unexplained': 'warning',
  /** A trade won or lost more than its notional (rules 9.1). */
  'pnl.exceeds_notional': 'warning',
  advance_recommended: 'info',
  /** It was recommended more than a day ago, and nobody has decided. */
  advance_undecided: 'info',
  /** One of two people has approved an advance (`approvals` of a gate). */
  second_approval: 'info',
  advanced: 'info',
  override_attempt: 'warning',
  integrity_fault: 'critical',
  guardrail_broken: 'warning',
  halt: 'critical',
  resumed: 'info',
  calendar_ending: 'warning',
  worker_behind: 'critical',
  mirror_behind: 'warning',
  checkpoints_behind: 'warning',
  /** An administrator wants to know whether alerts arrive. */
  test: 'info',
} as const satisfies Record<string, Severity>;

export type AlertKind = keyof typeof ALERT_KINDS;
export const ALERT_KIND_NAMES = Object.keys(ALERT_KINDS) as [AlertKind, ...AlertKind[]];
