-- Policies that somebody wants replayed over a bot's own history. Nothing here is part of any log.

-- What to replay is fixed when it is asked for, so that a run that is begun again comes to the same result: the log
-- up to `history_seq`, the instant `at`, both policies whole. `ordinal` is the order in which runs were asked for.
-- A worker that replays holds a lease by the real clock, and another takes over when it runs out.
CREATE TABLE what_if_runs (
  id text PRIMARY KEY,
  ordinal bigserial NOT NULL UNIQUE,
  bot text NOT NULL REFERENCES bots (id),
  by text NOT NULL,
  at timestamptz NOT NULL DEFAULT phase_clock(),
  history_seq integer NOT NULL CHECK (history_seq >= 1),
  in_force jsonb NOT NULL,
  policy jsonb NOT NULL,
  changes jsonb NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  slot integer NOT NULL CHECK (slot IN (1, 2)),
  done integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  lease text,
  lease_until timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  result jsonb,
  fault text,
  CHECK ((state = 'done') = (result IS NOT NULL)),
  CHECK ((state = 'failed') = (fault IS NOT NULL)),
  CHECK ((state = 'running') = (lease IS NOT NULL AND lease_until IS NOT NULL))
);
CREATE INDEX what_if_runs_newest ON what_if_runs (bot, ordinal DESC);
CREATE INDEX what_if_runs_due ON what_if_runs (ordinal) WHERE state IN ('waiting', 'running');
-- One bot has two runs under way at most.
CREATE UNIQUE INDEX what_if_runs_slot ON what_if_runs (bot, slot) WHERE state IN ('waiting', 'running');

GRANT SELECT, INSERT, UPDATE, DELETE ON what_if_runs TO phasegate_app;
GRANT USAGE ON SEQUENCE what_if_runs_ordinal_seq TO phasegate_app;
