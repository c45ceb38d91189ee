import type { Page } from '@playwright/test';
import { MEASURED_BOT } from './platforms.js';

/** Something that somebody does on a page, and the answer that the page then shows. */
interface Act {
  readonly name: string;
  readonly perform: (page: Page) => Promise<void>;
  /** Where the answer shows: its text is another one then. */
  readonly shown: string;
}

export interface MeasuredPage {
  readonly path: string;
  readonly act?: Act;
}

const search: Act = {
  name: 'search',
  perform: (page) => page.getByRole('searchbox').pressSequentially('e'),
  shown: 'section p[role="status"]',
};

const more = (what: string): Act => ({
  name: `more ${what}`,
  perform: (page) => page.getByRole('button', { name: `Show more ${what}` }).click(),
  shown: `button.button + span.tabular-nums, .mt-3 > span.tabular-nums`,
});

/** @param trade one of the measured bot's */
export const measuredPages = (trade: string): readonly MeasuredPage[] => [
  { path: '/', act: search },
  ...[
    { path: '' },
    { path: '/trades', act: more('trades') },
    { path: `/trades/${trade}` },
    { path: '/sessions', act: more('sessions') },
    { path: '/timeline' },
    { path: '/timeline/events', act: more('events') },
    { path: '/blocked' },
    { path: '/breaker' },
    { path: '/policy' },
    { path: '/what-if' },
    { path: '/import' },
    { path: '/keys' },
    { path: '/settings' },
  ].map(({ path, ...rest }) => ({ path: `/bots/${MEASURED_BOT}${path}`, ...rest })),
  { path: '/bots/new' },
  { path: '/alerts' },
  { path: '/overrides' },
  { path: '/reports' },
  { path: '/compliance' },
  { path: '/platform' },
  { path: '/people' },
  { path: '/tokens' },
];
