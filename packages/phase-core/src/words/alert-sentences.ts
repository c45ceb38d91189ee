import type {
  BreakerCause,
  DowngradeMetrics,
  OverrideAction,
  OverrideCode,
  Trigger,
} from '../event-facts.js';
import type { EventFields, EventOf, PhaseEvent } from '../events.js';
import { Decimal, decimal, plain, type DecimalText } from '../numbers/decimal.js';
import { percent } from '../numbers/percent.js';
import { PHASE_NAMES } from './names.js';
import { phaseBelow, type Phase } from '../phase.js';
import type { Criterion } from '../rules/criterion.js';
import { headroomOf, type Headroom } from '../rules/headroom.js';
import type { State } from '../state.js';
import { amountIn } from './figures.js';

/** Whom an alert is about; amounts are in its currency (rules 1.5). */
export interface AlertedBot {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
}

/** An alert in words: `text` says what happened, what follows from it, and what to do. */
export interface AlertSentences {
  readonly title: string;
  readonly text: string;
}

const BLOCKED = 'Live entries are blocked, exits are not.';
const ACKNOWLEDGE = 'before it can trade again, an operator must acknowledge the breaker';

export function downgraded(bot: AlertedBot, event: EventOf<'phase.downgraded'>): AlertSentences {
  const { triggers, metrics, size, size_before } = event;
  const [from, to] = [PHASE_NAMES[event.from], PHASE_NAMES[event.to]];
  const why = triggers.map((trigger) => triggerWords(trigger, metrics, bot)).join('; ');
  const follows =
    size === null
      ? 'From now on it trades on paper only, and paper entries wait for the acknowledgement too.'
      : `Its position size goes from ${amount(size_before, bot)} to ${amount(size, bot)}.`;
  return {
    title: `${bot.name}: downgraded from ${from} to ${to}`,
    text: lines(
      `${bot.name} was taken down from ${from} to ${to}: ${why}.`,
      `${follows} The circuit breaker is open. ${BLOCKED}`,
      `To do: look into the losses; ${ACKNOWLEDGE}.`,
    ),
  };
}

/** The measurement behind a trigger, as part of a sentence. */
const triggerWords = (trigger: Trigger, metrics: DowngradeMetrics, bot: AlertedBot): string =>
  TRIGGERS[trigger](metrics, bot);

/** The same as a sentence of its own. */
export const triggerSentence = (
  trigger: Trigger,
  metrics: DowngradeMetrics,
  bot: AlertedBot,
): string => sentence(triggerWords(trigger, metrics, bot));

const TRIGGERS: Record<Trigger, (metrics: DowngradeMetrics, bot: AlertedBot) => string> = {
  consecutive_losses: ({ loss_streak }) => `${loss_streak} losing trades in a row`,
  rolling_win_rate: ({ rolling_win_rate: rate }) =>
    rate === null
      ? 'the win rate over its last counted trades is too low'
      : `a win rate of ${percent(rate)} over its last counted trades`,
  daily_loss: (metrics, bot) => {
    const { day_base } = metrics;
    const loss = plain(dayLoss(metrics));
    return `a loss of ${amount(loss, bot)} today${share(loss, day_base, (rate) => `, ${rate} of the ${amount(day_base, bot)} that the day began with`)}`;
  },
  drawdown: ({ equity, peak, value }, bot) => {
    const worth = value ?? equity;
    const fall = plain(decimal(peak).minus(worth));
    const what = value === undefined ? 'equity' : 'a reported account value';
    return `${what} of ${amount(worth, bot)}${share(fall, peak, (rate) => `, ${rate} below its peak of ${amount(peak, bot)}`)}`;
  },
};

/** As it was judged: at a report by what the account is worth, after a close by the larger of both losses (rules 6.1). */
function dayLoss({ day_pnl, day_base, equity, value }: DowngradeMetrics): Decimal {
  if (value !== undefined) return decimal(day_base).minus(value);
  return Decimal.max(decimal(day_pnl).negated(), decimal(day_base).minus(equity));
}

export function tripped(
  bot: AlertedBot,
  event: EventOf<'breaker.tripped'>,
  beside: readonly PhaseEvent[],
): AlertSentences {
  const byHand = event.cause === 'manual';
  const why = byHand
    ? `${event.by ?? 'somebody'} tripped it manually${because(event.reason)}`
    : entryWords(bot, event.cause, entryBefore(event, beside));
  const todo = byHand
    ? 'settle what it was tripped for'
    : event.cause === 'size_exceeded'
      ? 'find out how the fill came to exceed what was permitted'
      : 'find out how the bot came to trade without a permit';
  return {
    title: `${bot.name}: circuit breaker tripped`,
    text: lines(
      `The circuit breaker of ${bot.name} is open: ${why}.`,
      BLOCKED,
      `To do: ${todo}; ${ACKNOWLEDGE}.`,
    ),
  };
}

/** An entry that trips the breaker (rules 3.5). */
type TrippingEntry = EventOf<'trade.unpermitted'> | EventOf<'trade.size_exceeded'>;

/** Why the breaker tripped, in one sentence; `evidence`: the downgrade or the entry that did it. */
export function tripSentence(
  bot: AlertedBot,
  event: EventFields['breaker.tripped'],
  evidence: EventOf<'phase.downgraded'> | TrippingEntry | null,
): string {
  if (event.cause === 'manual')
    return `Tripped manually by ${event.by ?? 'somebody'}${because(event.reason)}.`;
  if (evidence?.type !== 'phase.downgraded')
    return sentence(entryWords(bot, event.cause, evidence));
  const { from, to, triggers, metrics } = evidence;
  const why = triggers.map((trigger) => triggerWords(trigger, metrics, bot)).join('; ');
  return `Downgraded from ${PHASE_NAMES[from]} to ${PHASE_NAMES[to]}: ${why}.`;
}

/** The entry that tripped the breaker stands before it (rules 3.5). */
const entryBefore = (
  { seq }: EventOf<'breaker.tripped'>,
  beside: readonly PhaseEvent[],
): TrippingEntry | null =>
  beside.findLast((event): event is TrippingEntry => isTripping(event) && event.seq < seq) ?? null;

const isTripping = ({ type }: PhaseEvent): boolean =>
  type === 'trade.unpermitted' || type === 'trade.size_exceeded';

function entryWords(bot: AlertedBot, cause: BreakerCause, entry: TrippingEntry | null): string {
  if (entry === null)
    return cause === 'size_exceeded'
      ? 'a live fill exceeded its permit'
      : 'a live trade was reported without a permit';
  const filled = amount(entry.notional, bot);
  if (entry.type === 'trade.size_exceeded')
    return `live trade ${entry.trade_id} was filled at ${filled}, more than the ${amount(entry.permitted, bot)} that was permitted`;
  const symbol = entry.symbol === undefined ? '' : ` in ${entry.symbol}`;
  return `live trade ${entry.trade_id}${symbol} of ${filled} was reported without a permit`;
}

export function recommended(
  bot: AlertedBot,
  { phase, to, criteria }: EventOf<'phase.advance_recommended'>,
): AlertSentences {
  return {
    title: `${bot.name}: ready to advance to ${PHASE_NAMES[to]}`,
    text: lines(
      `${bot.name} meets every criterion for the advance from ${PHASE_NAMES[phase]} to ${PHASE_NAMES[to]}: ${evidence(criteria, bot)}.`,
      'It stays in its phase until somebody decides.',
      'To do: an operator approves the advance or declines it, with a reason.',
    ),
  };
}

export function approvedByOne(
  bot: AlertedBot,
  { to, by, reason, expires_at }: EventOf<'advance.approved'>,
): AlertSentences {
  return {
    title: `${bot.name}: its advance to ${PHASE_NAMES[to]} needs a second approval`,
    text: lines(
      `${by} approved the advance of ${bot.name} to ${PHASE_NAMES[to]}${because(reason)}. Its policy asks for two people.`,
      `It stays in its phase until another person approves, by ${expires_at} at the latest; then both approve anew.`,
      'To do: another operator reads the evidence, then approves or declines, with a reason.',
    ),
  };
}

export function advanced(bot: AlertedBot, event: EventOf<'phase.advanced'>): AlertSentences {
  const { trigger, size, criteria, imported_sessions = 0 } = event;
  const [from, to] = [PHASE_NAMES[event.from], PHASE_NAMES[event.to]];
  const who =
    trigger === 'auto'
      ? 'by itself, as its policy says'
      : `approved by ${event.by ?? 'somebody'}${because(event.reason)}${event.first_approval === undefined ? '' : ', as the second of two people'}`;
  const imported =
    imported_sessions === 0 ? '' : `; ${imported_sessions} of its sessions are imported`;
  return {
    title: `${bot.name}: advanced from ${from} to ${to}`,
    text: lines(
      `${bot.name} advanced from ${from} to ${to}, ${who}.`,
      `Evidence: ${evidence(criteria, bot)}${imported}. Its position size is now ${amount(size, bot)}.`,
      'To do: nothing, unless this was not meant; an administrator can roll it back.',
    ),
  };
}

export function overrideBlocked(
  bot: AlertedBot,
  event: EventFields['phase.override_blocked'],
): AlertSentences {
  return {
    title: `${bot.name}: override blocked`,
    text: lines(
      attemptSentence(bot, event),
      'Nothing has changed.',
      `To do: make sure that ${event.by} meant it, and knows the rules.`,
    ),
  };
}

/** The person, the attempt and the reason for its refusal, in one sentence. */
export function attemptSentence(
  bot: AlertedBot,
  { action, to, code, by, reason, attempts = 1 }: EventFields['phase.override_blocked'],
): string {
  const tried = ACTIONS[action](bot.name, to);
  return attempts === 1
    ? `${by} tried to ${tried} and was refused: ${CODES[code]}${because(reason)}.`
    : `${by} tried ${attempts} times within a minute to ${tried} and was blocked: ${CODES[code]}.`;
}

export function overrideAccepted(
  bot: AlertedBot,
  { action, to, by, reason }: EventOf<'phase.override_accepted'>,
  beside: readonly PhaseEvent[],
): AlertSentences {
  return {
    title: `${bot.name}: override accepted`,
    text: lines(
      `${by} overrode the rules to ${ACTIONS[action](bot.name, to)}${because(reason)}.`,
      ...beside.filter(isReentry).map((event) => reentry(bot, event)),
      `To do: if nobody knows of it, revoke ${by} and change the override password.`,
    ),
  };
}

export const halted = (by: string, reason: string): AlertSentences => ({
  title: 'All bots are halted',
  text: lines(
    `${by} has halted all bots${because(reason)}.`,
    'The entries of every bot are blocked, on paper too; exits are not.',
    'To do: settle what it was halted for; an administrator resumes trading.',
  ),
});

export const resumed = (by: string, reason: string): AlertSentences => ({
  title: 'Trading is resumed',
  text: lines(
    `${by} has lifted the halt of all bots${because(reason)}.`,
    'Each bot may enter again as far as its own phase, breaker and limits let it.',
    'To do: nothing, unless this was not meant.',
  ),
});

const ACTIONS: Record<OverrideAction, (name: string, to: Phase | undefined) => string> = {
  advance: (name) => `advance ${name}`,
  skip_phase: (name, to) => `take ${name} past a phase${named(to)}`,
  rollback: (name, to) => `roll ${name} back${named(to)}`,
  reset_sessions: (name) => `reset the sessions of ${name}`,
  policy: (name) => `loosen the policy of ${name}`,
  registration: (name) => `register ${name} with a looser policy`,
  correction: (name) => `correct a trade of ${name}`,
  void: (name) => `void a trade of ${name}`,
};
const named = (to: Phase | undefined): string => (to === undefined ? '' : ` to ${PHASE_NAMES[to]}`);

const CODES: Record<OverrideCode, string> = {
  PASSWORD_NOT_CONFIGURED: 'no override password is configured',
  PASSWORD_WRONG: 'the override password was wrong',
  LOCKED_OUT: 'there were too many attempts just before',
  OPEN_POSITIONS: 'positions are open',
  NOT_SEQUENTIAL: 'phases cannot be skipped',
  GATE_NOT_MET: 'the gate is not met',
};

type Reentry = EventOf<'phase.rolled_back'> | EventOf<'sessions.reset'>;
const isReentry = (event: PhaseEvent): event is Reentry =>
  event.type === 'phase.rolled_back' || event.type === 'sessions.reset';

function reentry(bot: AlertedBot, { type, from, to, size }: Reentry): string {
  const now = size === null ? 'it trades on paper' : `its position size is ${amount(size, bot)}`;
  return type === 'sessions.reset'
    ? `It begins ${PHASE_NAMES[to]} anew; ${now}.`
    : `It went from ${PHASE_NAMES[from]} to ${PHASE_NAMES[to]}; ${now}.`;
}

/** The figures of a gate, criterion by criterion. */
const evidence = (criteria: readonly Criterion[], bot: AlertedBot): string =>
  criteria
    .map(({ code, actual }) => CRITERIA[code](actual === null ? null : String(actual), bot))
    .join(', ');

type Actual = DecimalText | null;
const shown = (actual: Actual, how = (value: DecimalText): string => value): string =>
  actual === null ? 'without bound' : how(actual);

const CRITERIA: Record<Criterion['code'], (actual: Actual, bot: AlertedBot) => string> = {
  profitable_sessions: (actual) => `${shown(actual)} profitable sessions`,
  override_incidents: (actual) => `${shown(actual)} override incidents`,
  trading_days: (actual) => `${shown(actual)} trading days`,
  missed_days: (actual) => `at most ${shown(actual)} days in a row without a trade`,
  trade_count: (actual) => `${shown(actual)} counted trades`,
  active_days: (actual) => `${shown(actual)} active days`,
  win_rate_confidence: (actual) => `confidence in it ${shown(actual, percent)}`,
  profit_factor: (actual) => `profit factor ${shown(actual)}`,
  stale_trades: (actual) => `${shown(actual)} trades open too long`,
  win_rate: (actual) => `win rate ${shown(actual, percent)}`,
  average_rr: (actual) => `average R:R ${shown(actual)}`,
  net_pnl: (actual, bot) => `net P&L ${shown(actual, (value) => amount(value, bot))}`,
  max_drawdown: (actual) => `largest drawdown ${shown(actual, percent)}`,
};

const amount = (value: DecimalText, { currency }: AlertedBot): string => amountIn(currency, value);

/** The share of a whole in percent; empty if the whole is zero. */
const share = (part: DecimalText, whole: DecimalText, say: (rate: string) => string): string =>
  decimal(whole).gt(0) ? say(percent(decimal(part).div(whole))) : '';

const because = (reason: string | undefined): string =>
  reason === undefined ? '' : ` (reason given: “${reason}”)`;

/** Words as a sentence of their own. */
const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

const lines = (...sentences: string[]): string => sentences.join('\n');

/** Triggers that have come near (rules 6.5). @param state as it stands now, in a phase that has a phase below */
export function near(bot: AlertedBot, state: State, triggers: readonly Trigger[]): AlertSentences {
  const headroom = headroomOf(state);
  const how = triggers.map((trigger) => NEAR[trigger](headroom)).join('; ');
  const { phase } = state.hot;
  const [from, to] = [PHASE_NAMES[phase], PHASE_NAMES[phaseBelow(phase)!]];
  return {
    title: `${bot.name}: close to a downgrade`,
    text: lines(
      `${bot.name} is close to a downgrade from ${from} to ${to}: ${how}.`,
      'At the limit it is taken down at once, its position size is cut, and its circuit breaker opens.',
      'To do: look into its losses; trip its breaker if it should stop trading in the meantime.',
    ),
  };
}

const NEAR: Record<Trigger, (headroom: Headroom) => string> = {
  consecutive_losses: ({ consecutive_losses: streak }) =>
    `${streak!.losses} losing ${streak!.losses === 1 ? 'trade' : 'trades in a row'}, ${streak!.limit} are a downgrade`,
  rolling_win_rate: ({ rolling_win_rate: rate }) =>
    `a win rate of ${percent(rate!.win_rate)} over its last counted trades, which the next loss may take below ${percent(rate!.limit)}`,
  daily_loss: ({ daily_loss: loss }) =>
    `today’s loss is ${percent(loss!.used)} of what is allowed, ${percent(loss!.limit)} of the equity that the day began with`,
  drawdown: ({ drawdown: fall }) =>
    `its drawdown is ${percent(fall!.used)} of what is allowed, ${percent(fall!.limit)} of its peak`,
};

/** A balance that the record does not explain (rules 2.7). */
export function balanceUnexplained(
  bot: AlertedBot,
  event: EventOf<'portfolio.reported'>,
): AlertSentences {
  const gap = decimal(event.unexplained!);
  const expected = decimal(event.equity).minus(gap);
  const how = `${amount(plain(gap.abs()), bot)} ${gap.isNegative() ? 'lower' : 'higher'}`;
  return {
    title: `${bot.name}: the reported balance is not explained`,
    text: lines(
      `${bot.name} reported a balance that is ${how} than the ${amount(plain(expected), bot)} that its closes, deposits and withdrawals add up to.`,
      'Its equity follows the report. The approver of its next advance is shown the difference.',
      'To do: find the trades, deposits or withdrawals that were not reported.',
    ),
  };
}

/** The result of a trade, as reported or as corrected. */
export type Result =
  EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'> | EventOf<'trade.corrected'>;

/** A trade won or lost more than its notional (rules 9.1). */
export const beyondNotional = (bot: AlertedBot, event: Result): AlertSentences => ({
  title: `${bot.name}: a trade ${resultWord(event)} more than its notional`,
  text: lines(
    `Trade ${event.trade_id} of ${bot.name} ${resultWord(event)} ${figures(bot, event)}.`,
    'It is recorded as it was reported.',
    'To do: compare it with the broker; a currency, a unit or one of the two figures may be wrong. An administrator can correct the result or void the trade.',
  ),
});

/** A correction says that it did (rules 7.5, 9.1). */
export const correctedBeyondNotional = (bot: AlertedBot, event: Result): AlertSentences => ({
  title: `${bot.name}: a correction says that a trade ${resultWord(event)} more than its notional`,
  text: lines(
    `As corrected, trade ${event.trade_id} of ${bot.name} ${resultWord(event)} ${figures(bot, event)}.`,
    'It is recorded as it was corrected.',
    'To do: compare it with the broker; a currency, a unit or one of the two figures may be wrong. An administrator can correct it again.',
  ),
});

const resultWord = ({ pnl }: Result) => (decimal(pnl).isNegative() ? 'lost' : 'won');

const figures = (bot: AlertedBot, { pnl, notional }: Result) =>
  `${amount(plain(decimal(pnl).abs()), bot)} on a notional of ${amount(notional!, bot)}`;
