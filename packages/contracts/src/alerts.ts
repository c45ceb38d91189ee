/** How soon somebody must look: the level of the log line, and what channels show first. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What people are told of, and how soon they must look. */
export const ALERT_KINDS = {
  downgrade: 'warning',
  breaker: 'warning',
  advance_recommended: 'info',
  advanced: 'info',
  override_attempt: 'warning',
  integrity_fault: 'critical',
  guardrail_broken: 'warning',
  halt: 'critical',
  resumed: 'info',
  calendar_ending: 'warning',
  worker_behind: 'critical',
  mirror_behind: 'warning',
  /** An administrator wants to know whether alerts arrive. */
  test: 'info',
} as const satisfies Record<string, Severity>;

export type AlertKind = keyof typeof ALERT_KINDS;
export const ALERT_KIND_NAMES = Object.keys(ALERT_KINDS) as [AlertKind, ...AlertKind[]];
