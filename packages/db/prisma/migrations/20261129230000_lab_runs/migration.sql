-- Runs of the lab that somebody asked for: what a policy lets through, and what may become of a bot. Nothing here is
-- part of any log.

-- All that a result depends on stands in `request`, so that a run that is begun again comes to the same. A worker
-- that runs one holds a lease by the real clock, and another takes over when it runs out. `bot` is whose futures they
-- are, or whose record gave the lab its bots; null: nobody's.
CREATE TABLE lab_runs (
  id text PRIMARY KEY,
  ordinal bigserial NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('lab', 'futures')),
  bot text REFERENCES bots (id),
  by text NOT NULL,
  at timestamptz NOT NULL DEFAULT phase_clock(),
  request jsonb NOT NULL,
  state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  lease text,
  lease_until timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  result jsonb,
  fault text,
  CHECK (kind = 'lab' OR bot IS NOT NULL),
  CHECK ((state = 'done') = (result IS NOT NULL)),
  CHECK ((state = 'failed') = (fault IS NOT NULL)),
  CHECK ((state = 'running') = (lease IS NOT NULL AND lease_until IS NOT NULL))
);
CREATE INDEX lab_runs_due ON lab_runs (ordinal) WHERE state IN ('waiting', 'running');
CREATE INDEX lab_runs_under_way ON lab_runs (by) WHERE state IN ('waiting', 'running');

GRANT SELECT, INSERT, UPDATE, DELETE ON lab_runs TO phasegate_app;
GRANT USAGE ON SEQUENCE lab_runs_ordinal_seq TO phasegate_app;
