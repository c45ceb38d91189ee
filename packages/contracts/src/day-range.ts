import { dateField } from './fields/date.js';

/** A filter for any list: trading days from a date to a date, both included. */
export const dayRange = {
  start: dateField
    .optional()
    .meta({ description: 'First trading day; without it from the beginning' }),
  end: dateField.optional().meta({ description: 'Last trading day, included; without it to now' }),
};

export interface DayRangeQuery {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** For `refine`: a range whose end is before its start is a fault of `end`. */
export const isInOrder = ({ start, end }: DayRangeQuery): boolean =>
  start === undefined || end === undefined || start <= end;
export const OUT_OF_ORDER = { error: 'is before start', path: ['end'] };
