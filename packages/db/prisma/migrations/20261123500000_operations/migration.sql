-- What those on call look at.

-- A worker says every few seconds that it is there. The machine's own time: tests move phase_clock().
CREATE TABLE worker_heartbeats (
  worker text PRIMARY KEY,
  host text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX worker_heartbeats_seen ON worker_heartbeats (seen_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON worker_heartbeats TO phasegate_app;

-- The latency of downgrades is read at every scrape.
CREATE INDEX transitions_downgrades ON transitions (at) WHERE type = 'phase.downgraded';

-- A service says that it is ready only over a database that has its newest migration. (Prisma's own table is not
-- there where migrations are only compared.)
DO $$ BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN
    GRANT SELECT (migration_name, finished_at) ON _prisma_migrations TO phasegate_app;
  END IF;
END $$;
