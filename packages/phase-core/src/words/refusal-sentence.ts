import type { Refusal, RefusalOf } from '../decide/refusal.js';
import { phaseAbove } from '../phase.js';
import type { PolicyChange } from '../policy/looser.js';
import { instantWords } from './figures.js';
import { criterionName, PHASE_NAMES } from './names.js';

/** Why a command is refused and what to do instead, in a sentence for a person. */
export function refusalSentence(refusal: Refusal): string {
  switch (refusal.refused) {
    case 'PERMIT_CONFLICT':
      return `Trade ${refusal.trade_id} has an outstanding permit for a different check. Use it, cancel it, or ask with a new trade_id.`;
    case 'PERMIT_UNKNOWN':
      return `No permit for trade ${refusal.trade_id} is outstanding: ask again with a check.`;
    case 'TRADE_ALREADY_REPORTED':
      return refusal.command === 'check'
        ? `Trade ${refusal.trade_id} was reported already: ask with a new trade_id.`
        : `Trade ${refusal.trade_id} was reported as executed: its permit is used.`;
    case 'TRADE_CONFLICT':
      return conflict(refusal);
    case 'TRADE_UNKNOWN':
      return refusal.command === 'close'
        ? `Trade ${refusal.trade_id} was never reported as opened: report its entry first.`
        : `There is no trade ${refusal.trade_id}.`;
    case 'TRADE_NOT_CLOSED':
      return `Trade ${refusal.trade_id} is open: it has no result to correct.`;
    case 'GATE_NOT_MET':
      return gateNotMet(refusal);
    case 'NOT_SEQUENTIAL':
      return notSequential(refusal);
    case 'PHASE_CHANGED':
      return `The bot is in ${PHASE_NAMES[refusal.phase]}, and not as it was when this was decided: look at it again.`;
    case 'PASSWORD_NOT_CONFIGURED':
      return 'Overrides are off: PHASE_OVERRIDE_PASSWORD is not set where the API runs.';
    case 'PASSWORD_WRONG':
      return 'The override password is wrong.';
    case 'OPEN_POSITIONS':
      return openPositions(refusal);
    case 'BREAKER_OPEN':
      return 'The breaker is open: acknowledge it first.';
    case 'BREAKER_CLOSED':
      return 'The breaker is closed already.';
    case 'DOWNGRADE_DUE':
      return 'A downgrade is due and will be carried out first.';
    case 'NOTHING_ABOVE':
      return 'Scaling is the highest phase: there is nothing to advance to.';
    case 'NOTHING_TO_DECLINE':
      return 'No advance is recommended, so there is nothing to decline.';
    case 'ALREADY_APPROVED':
      return `You approved this advance already: another person must approve it by ${instantWords(refusal.expires_at)}.`;
    case 'OVERRIDE_REQUIRED':
      return `Loosening needs an administrator's override (override_password): ${keys(refusal.changes, 'looser')}.`;
    case 'CALENDAR_FIXED':
      return `Fixed when the bot was registered: ${keys(refusal.changes, 'fixed')}.`;
    case 'POLICY_UNCHANGED':
      return 'This is the policy that is in force already.';
    case 'FLOW_TOO_LARGE':
      return "net_flow is larger than the base of drawdown and daily loss: report the account's value after the flow.";
    case 'REPORT_CONFLICT':
      return `Report ${refusal.report_id} is already recorded with different values.`;
    case 'ALREADY_TRADED':
      return 'A history can be imported once, into a bot that has not traded yet.';
    case 'HISTORY_IN_FUTURE':
      return `Trade ${refusal.trade_id} closes in the future.`;
    case 'CALENDAR_ENDED':
      return `Trade ${refusal.trade_id} lies outside the market calendar's years.`;
  }
}

function conflict(refusal: RefusalOf<'TRADE_CONFLICT'>): string {
  const { trade_id } = refusal;
  switch (refusal.conflict) {
    case 'different':
      return `Trade ${trade_id} is already recorded with different details.`;
    case 'voided':
      return `Trade ${trade_id} was voided by an administrator.`;
    case 'addition':
      return `Entry ${trade_id} added to trade ${refusal.parent_trade_id} and has no close of its own: report the close of ${refusal.parent_trade_id}.`;
  }
}

function gateNotMet({ gate }: RefusalOf<'GATE_NOT_MET'>): string {
  const unmet = gate.criteria.filter(({ status }) => status !== 'met');
  return `The gate to ${PHASE_NAMES[gate.to]} is not met: ${unmet.map(({ code }) => criterionName(code)).join(', ')}.`;
}

function notSequential({ action, from, to }: RefusalOf<'NOT_SEQUENTIAL'>): string {
  if (action === 'skip_phase')
    return `Phases cannot be skipped: next is ${PHASE_NAMES[phaseAbove(from)!]}.`;
  const where = `A rollback goes to an earlier phase, and the bot is in ${PHASE_NAMES[from]}`;
  return to === from ? `${where} already.` : `${where}: no password moves it forward.`;
}

const WHILE_OPEN = {
  rollback: 'a bot is rolled back only when all are closed and reported, or voided',
  reset_sessions: 'a bot is reset only when all are closed and reported, or voided',
  archive: 'close and report, or void, them first',
} as const;

function openPositions({ action, open_trades }: RefusalOf<'OPEN_POSITIONS'>): string {
  const positions = open_trades === 1 ? '1 position is' : `${open_trades} positions are`;
  return `${positions} open: ${WHILE_OPEN[action]}.`;
}

const keys = (changes: readonly PolicyChange[], effect: PolicyChange['effect']): string =>
  changes
    .filter((change) => change.effect === effect)
    .map(({ key }) => key)
    .join(', ');
