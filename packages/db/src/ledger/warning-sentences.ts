import {
  decimal,
  headroomOf,
  PHASE_NAMES,
  phaseBelow,
  plain,
  type EventOf,
  type Headroom,
  type State,
  type Trigger,
} from '@phasegate/phase-core';
import { amount, lines, percent, type AlertedBot, type Sentences } from './alert-sentences.js';

/** Triggers that have come near (rules 6.5). @param state as it stands now, in a phase that has a phase below */
export function near(bot: AlertedBot, state: State, triggers: readonly Trigger[]): Sentences {
  const headroom = headroomOf(state);
  const how = triggers.map((trigger) => NEAR[trigger](headroom)).join('; ');
  const { phase } = state.hot;
  const [from, to] = [PHASE_NAMES[phase], PHASE_NAMES[phaseBelow(phase)!]];
  return {
    title: `${bot.name}: close to a downgrade`,
    text: lines(
      `${bot.name} is close to a downgrade from ${from} to ${to}: ${how}.`,
      'At the limit it is taken down at once, its position size is cut, and its circuit breaker opens.',
      'To do: look into its losses; trip its breaker if it should not trade on meanwhile.',
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
): Sentences {
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

/** A trade that won or lost more than it was worth (rules 9.1). */
/** What came of a trade, as it was reported or as it was corrected. */
export type Result =
  EventOf<'trade.closed'> | EventOf<'trade.emergency_exit'> | EventOf<'trade.corrected'>;

/** A trade won or lost more than its notional (rules 9.1). */
export const beyondNotional = (bot: AlertedBot, event: Result): Sentences => ({
  title: `${bot.name}: a trade ${resultWord(event)} more than its notional`,
  text: lines(
    `Trade ${event.trade_id} of ${bot.name} ${resultWord(event)} ${figures(bot, event)}.`,
    'It is recorded as it was reported.',
    'To do: compare it with the broker; a currency, a unit or one of the two figures may be wrong. An administrator can correct the result or void the trade.',
  ),
});

/** A correction says that it did (rules 7.5, 9.1). */
export const correctedBeyondNotional = (bot: AlertedBot, event: Result): Sentences => ({
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
