import type { Policy } from '@phasegate/phase-core';
import type { ReadAside } from '@phasegate/trade-files';
import { currencyWarning } from './foreign-currency.js';

/** As the other import takes them. */
const MAX_WARNINGS = 100;
const MAX_WARNING_LENGTH = 1_000;
const MAX_NAMED = 10;

/** Warnings about a file, as the preview shows them and the log keeps them for the approver. */
export function fileWarnings(
  read: ReadAside,
  bot: { readonly policy: Policy; readonly currency: string },
): string[] {
  return [
    ...leftOutWarning(read),
    ...currencyWarning(read.currency, bot.currency),
    ...defaultsWarning(read, bot.policy),
    ...read.warnings,
  ]
    .slice(0, MAX_WARNINGS)
    .map((warning) => warning.slice(0, MAX_WARNING_LENGTH));
}

function leftOutWarning({ leftOut, leftOutCount, trades }: ReadAside): string[] {
  if (leftOutCount === 0) return [];
  const named = leftOut.slice(0, MAX_NAMED).map(({ place, reason }) => `${place}: ${reason}`);
  const more = leftOutCount > named.length ? '; …' : '';
  return [
    `${leftOutCount} of ${leftOutCount + trades.length} trades were left out: ${named.join('; ')}${more}`,
  ];
}

/** Files of other programs imply a calendar, and have no targets (rules 9.6, 9.7). */
function defaultsWarning({ defaults }: ReadAside, { calendar, risk_reward }: Policy): string[] {
  if (defaults === undefined) return [];
  const calendarWarning =
    'the bot keeps the calendar us-equities: what was traded on a weekend counts for the trading day before';
  const ratioWarning =
    'the bot’s risk_reward is planned, and the file tells no target prices: average_rr will be missing';
  return [
    ...(defaults.calendar === 'always-open' && calendar.kind !== 'always-open'
      ? [calendarWarning]
      : []),
    ...(risk_reward === 'realized' ? [] : [ratioWarning]),
  ];
}
