import type { FleetMoney } from '@phasegate/contracts';
import { Decimal, modeOf, plain } from '@phasegate/phase-core';
import type { ListedBot } from '../bots/bot-index.js';
import type { KnownStanding } from '../bots/standing.js';

interface Known extends Pick<ListedBot, 'bot'> {
  readonly known: KnownStanding;
}

/** Digits of a share. */
const PLACES = 6;

/** The money of all readable bots, by currency: that of the most bots first, then by name. */
export function portfolioOf(bots: readonly ListedBot[]): FleetMoney[] {
  const readable = bots.flatMap(({ bot, known }): Known[] =>
    known === null ? [] : [{ bot, known }],
  );
  const byCurrency = new Map<string, Known[]>();
  for (const one of readable)
    byCurrency.set(one.bot.currency, [...(byCurrency.get(one.bot.currency) ?? []), one]);
  return [...byCurrency]
    .sort(
      ([name, some], [otherName, others]) =>
        others.length - some.length || (name < otherName ? -1 : 1),
    )
    .map(([currency, some]) => ({ currency, ...sumsOf(some) }));
}

function sumsOf(bots: readonly Known[]): Omit<FleetMoney, 'currency'> {
  const live = bots.filter(({ known }) => modeOf(known.status.phase) === 'live');
  const below = total(live, ({ known }) =>
    aboveZero(new Decimal(known.figures.peak).minus(known.status.equity)),
  );
  const peaks = total(live, ({ known }) => known.figures.peak);
  return {
    exposure: plain(total(bots, ({ known }) => known.status.exposure)),
    day_pnl: plain(total(bots, ({ known }) => known.figures.day_pnl)),
    live_bots: live.length,
    equity: plain(total(live, ({ known }) => known.status.equity)),
    below_peaks: plain(below),
    drawdown: peaks.gt(0) ? plain(below.dividedBy(peaks).toDecimalPlaces(PLACES)) : null,
    deepest: deepestOf(live),
  };
}

const total = (bots: readonly Known[], amount: (bot: Known) => Decimal | string): Decimal =>
  bots.reduce((sum, bot) => sum.plus(amount(bot)), new Decimal(0));

function deepestOf(bots: readonly Known[]): FleetMoney['deepest'] {
  const [first] = bots
    .flatMap(({ bot: { id, name }, known: { figures } }) =>
      figures.drawdown === null ? [] : [{ bot: id, name, drawdown: figures.drawdown }],
    )
    .filter(({ drawdown }) => new Decimal(drawdown).gt(0))
    .sort((one, other) => new Decimal(other.drawdown).cmp(one.drawdown));
  return first ?? null;
}

const aboveZero = (amount: Decimal): Decimal => (amount.isNegative() ? new Decimal(0) : amount);
