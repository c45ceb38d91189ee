import { PROBLEMS, type ProblemCode } from '@phasegate/contracts';
import { viewBot } from '@phasegate/db';
import { readinessOf, refusalSentence, type Refusal } from '@phasegate/phase-core';
import type { Ledger } from '../ledger/ledger.js';
import { constraintsOf } from '../status/status-answer.js';
import { ProblemError, type ProblemExtras } from './problem-error.js';

/** The body's fields at fault, if a refusal is about one of them. */
const FIELDS: Partial<Record<ProblemCode, string>> = {
  FLOW_TOO_LARGE: 'net_flow',
  HISTORY_IN_FUTURE: 'trades',
  CALENDAR_ENDED: 'trades',
};

/** A refused command as a problem: a decision includes the bot's status (Scenario 5), a gate its criteria. */
export async function refused(
  ledger: Ledger,
  bot: string,
  refusal: Refusal,
): Promise<ProblemError> {
  const code = refusal.refused;
  const message = refusalSentence(refusal);
  const field = FIELDS[code];
  if (field !== undefined) return new ProblemError(code, message, { errors: [{ field, message }] });
  return new ProblemError(
    code,
    message,
    PROBLEMS[code][0] === 404 ? {} : await standing(ledger, bot, code),
  );
}

/** The bot's status, for a refusal that is decided elsewhere. */
export async function constraintsAt({ pool }: Ledger, bot: string): Promise<ProblemExtras> {
  return { constraints: constraintsOf(await viewBot(pool, bot)) };
}

async function standing({ pool }: Ledger, bot: string, code: ProblemCode): Promise<ProblemExtras> {
  const view = await viewBot(pool, bot);
  const constraints = constraintsOf(view);
  if (code !== 'GATE_NOT_MET') return { constraints };
  return { constraints, criteria: [...readinessOf(view.state, view.currency).criteria] };
}
