import type { BotSort } from '@phasegate/contracts';
import { parseAsBoolean, parseAsString, parseAsStringLiteral, type inferParserType } from 'nuqs';
import type { Query } from '../api/routes';
import { STEPS } from '../words/phases';
import { REASON_CODES } from './reasons';

/** As long as the API takes it. */
export const MAX_SEARCH_LENGTH = 200;

const SORTS = [
  'name',
  '-name',
  'attention',
  'newest',
  '-newest',
  'phase',
  '-phase',
  'readiness',
  '-readiness',
  'pnl',
  '-pnl',
  'last_trade',
  '-last_trade',
  'downgrade',
  '-downgrade',
] as const satisfies readonly BotSort[];

/** Filters and order of the list of bots, from the address: `/?phase=scaling&sort=-pnl`. */
export const FILTERS = {
  search: parseAsString.withDefault(''),
  attention: parseAsStringLiteral(['any', ...REASON_CODES]),
  phase: parseAsStringLiteral(STEPS),
  breaker: parseAsStringLiteral(['open', 'closed']),
  archived: parseAsBoolean.withDefault(false),
  // By name, so that rows keep their places while figures change.
  sort: parseAsStringLiteral(SORTS).withDefault('name'),
};
export type Filters = inferParserType<typeof FILTERS>;

/** Sets some filters; null removes one. @param typed without a step of its own in the browser’s history */
export type ChangeFilters = (
  change: Partial<{ [Name in keyof Filters]: Filters[Name] | null }>,
  typed?: boolean,
) => void;

/** Every bot; the order stays. */
export const NO_FILTERS = {
  search: null,
  attention: null,
  phase: null,
  breaker: null,
  archived: null,
};

export const isFiltered = ({ search, attention, phase, breaker, archived }: Filters): boolean =>
  search.trim() !== '' || attention !== null || phase !== null || breaker !== null || archived;

/** The query for the API. */
export const queryOf = ({ search, archived, ...others }: Filters): Query => ({
  ...others,
  search: search.trim().slice(0, MAX_SEARCH_LENGTH),
  archived: archived ? true : null,
});

/** The orders that people are offered, in words. */
export const SORT_NAMES: readonly (readonly [sort: Filters['sort'], name: string])[] = [
  ['name', 'Name'],
  ['attention', 'Most pressing first'],
  ['newest', 'Newest first'],
  ['-phase', 'Highest phase first'],
  ['phase', 'Lowest phase first'],
  ['readiness', 'Nearest to its gate first'],
  ['pnl', 'Highest P&L first'],
  ['-pnl', 'Lowest P&L first'],
  ['last_trade', 'Latest trade first'],
  ['downgrade', 'Nearest to a downgrade first'],
];
