import { cancelPermit, reportClose, reportEntry } from './reports.js';
import { checkTrade, renewPermit } from './check.js';
import { emergencyExit } from './emergency-exit.js';
import { getReadiness, getStatus, reconcile, whyBlocked } from './standing.js';
import type { Tool } from './tool.js';

/**
 * All that an agent can do: check, report, give back, leave, look. Nothing approves, acknowledges, overrides, changes a
 * policy or reports the account's value, which would raise limits.
 */
export const TOOLS: readonly Tool[] = [
  getStatus,
  checkTrade,
  renewPermit,
  reportEntry,
  reportClose,
  cancelPermit,
  emergencyExit,
  reconcile,
  whyBlocked,
  getReadiness,
];
