-- The first of two approvals is told in the audit trail. A partial index's condition cannot be altered.
DROP INDEX events_audit;
DROP INDEX events_audit_of_bot;
CREATE INDEX events_audit ON events (at, bot, seq)
  WHERE bot = 'platform' OR type IN ('phase.advanced', 'advance.approved', 'advance.declined', 'phase.rolled_back', 'sessions.reset', 'phase.downgraded', 'breaker.tripped', 'breaker.acknowledged', 'phase.override_blocked', 'phase.override_accepted', 'policy.published', 'position_size.changed', 'import.completed', 'trade.corrected', 'trade.voided', 'strategy.changed', 'evidence.restarted', 'history.recovered', 'trade.unpermitted', 'trade.size_exceeded', 'poc.daily_limit_exceeded', 'trade.emergency_exit', 'emergency_exit.requested');
CREATE INDEX events_audit_of_bot ON events (bot, at, seq)
  WHERE bot = 'platform' OR type IN ('phase.advanced', 'advance.approved', 'advance.declined', 'phase.rolled_back', 'sessions.reset', 'phase.downgraded', 'breaker.tripped', 'breaker.acknowledged', 'phase.override_blocked', 'phase.override_accepted', 'policy.published', 'position_size.changed', 'import.completed', 'trade.corrected', 'trade.voided', 'strategy.changed', 'evidence.restarted', 'history.recovered', 'trade.unpermitted', 'trade.size_exceeded', 'poc.daily_limit_exceeded', 'trade.emergency_exit', 'emergency_exit.requested');
