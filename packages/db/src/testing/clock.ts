import type pg from 'pg';

/** Moves the one clock of a test database (rules 2.9); only the owner may. */
export interface TestClock {
  /** Stops the clock at an instant, as in `2026-03-09T11:00:00.000Z`. */
  set(instant: string): Promise<void>;
  /** Moves the clock on, stopped or running. */
  advance(ms: number): Promise<void>;
  /** Lets the clock run from its current instant. */
  release(): Promise<void>;
}

/** Takes the place of the real clock in the template of all test databases. */
export const TEST_CLOCK_SQL = `
CREATE TABLE test_clock (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  stopped_at timestamptz,
  ahead interval NOT NULL DEFAULT '0'
);
INSERT INTO test_clock DEFAULT VALUES;
GRANT SELECT ON test_clock TO phasegate_app;
CREATE OR REPLACE FUNCTION phase_clock() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN (SELECT coalesce(stopped_at, date_trunc('milliseconds', clock_timestamp() + ahead)) FROM test_clock);
END $$;
`;

export function testClock(owner: pg.Pool): TestClock {
  const move = async (change: string, values: unknown[] = []) => {
    await owner.query(`UPDATE test_clock SET ${change}`, values);
  };
  return {
    set: (instant) => move(`stopped_at = $1::timestamptz, ahead = '0'`, [instant]),
    advance: (ms) =>
      move(
        `stopped_at = stopped_at + $1 * interval '1 millisecond',
         ahead = ahead + $1 * interval '1 millisecond'`,
        [ms],
      ),
    release: () =>
      move(`stopped_at = NULL, ahead = coalesce(stopped_at - clock_timestamp(), ahead)`),
  };
}
