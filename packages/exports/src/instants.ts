export { boundsOf } from '@phasegate/db';

/** An instant of a column as on every wire (rules 1.2). */
export const instantSql = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
