import type { Place } from '../frame/navigation';

/** The pages of one bot. */
export function placesOf(bot: string): readonly Place[] {
  const home = addressOfBot(bot);
  return [
    { href: home, name: 'Overview' },
    { href: `${home}/trades`, name: 'Trades', below: true },
    { href: `${home}/sessions`, name: 'Sessions' },
    { href: `${home}/timeline`, name: 'Timeline', below: true },
    { href: `${home}/blocked`, name: 'Blocked attempts' },
    { href: `${home}/breaker`, name: 'Breaker' },
    { href: `${home}/policy`, name: 'Policy' },
    { href: `${home}/what-if`, name: 'What-if' },
    { href: `${home}/lab`, name: 'Policy lab' },
    { href: `${home}/import`, name: 'Import' },
    { href: `${home}/keys`, name: 'Keys' },
    { href: `${home}/settings`, name: 'Settings' },
  ];
}

export const addressOfBot = (bot: string): string => `/bots/${encodeURIComponent(bot)}`;

export const addressOfTrade = (bot: string, trade: string): string =>
  `${addressOfBot(bot)}/trades/${encodeURIComponent(trade)}`;
