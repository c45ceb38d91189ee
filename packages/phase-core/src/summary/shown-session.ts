import type { SessionFacts } from '../event-facts.js';
import type { EventOf } from '../events.js';
import { decimal, type DecimalText } from '../numbers/decimal.js';
import { fraction, ratioText } from '../numbers/fraction.js';
import { modeOf, PHASES, type Phase } from '../phase.js';
import type { State } from '../state.js';
import { sessionMark, type SessionMark } from './session-mark.js';

/**
 * Whether a bot was downgraded on a trading day: it ended in a lower phase than it began in. Such a day is shown under
 * the phase in which it began, with the P&L of that phase's mode, so that losses appear where they were made
 * (rules 2.8).
 */
export const isTakenDown = (opening: Phase, closing: Phase): boolean =>
  PHASES.indexOf(opening) > PHASES.indexOf(closing);

/** A session as shown and exported. */
export interface ShownSession {
  readonly phase: Phase;
  readonly total_pnl: DecimalText;
}

type Finalised = Pick<SessionFacts, 'opening_phase' | 'total_pnl' | 'live_pnl' | 'paper_pnl'>;

/** @param phase the phase at finalisation. Sessions from before the third edition have no more data. */
export function shownSession(session: Finalised, phase: Phase): ShownSession {
  const { opening_phase: opening, total_pnl } = session;
  if (opening === undefined || !isTakenDown(opening, phase)) return { phase, total_pnl };
  const pnl = modeOf(opening) === 'live' ? session.live_pnl : session.paper_pnl;
  return { phase: opening, total_pnl: pnl ?? total_pnl };
}

/** A bot's figures at its downgrade, for the charts of that day. @param before the state before the downgrade */
export function markBeforeDowngrade(
  before: State,
  { metrics: { value, peak } }: Pick<EventOf<'phase.downgraded'>, 'metrics'>,
): SessionMark {
  const mark = sessionMark(before);
  const whole = decimal(peak);
  if (value === undefined || !whole.gt(0)) return mark;
  return { ...mark, drawdown: ratioText(fraction(whole.minus(value), whole)) };
}
