-- Signed checkpoints of the logs' heads, what verification found, and what waits while a log is in quarantine.

-- Rules 8.2: `body` is the RFC 8785 form that `signature` (Ed25519, base64) was made over, `hash` its SHA-256. The
-- same lines stand in PHASE_CHECKPOINT_DIR; `filed`: this one was seen there, fsynced. What makes a row
-- trustworthy is its signature, so a damaged one may be replaced from the file.
CREATE TABLE checkpoints (
  n integer PRIMARY KEY CHECK (n >= 1),
  body text NOT NULL,
  hash text NOT NULL,
  signature text NOT NULL,
  filed boolean NOT NULL DEFAULT false
);

-- One worker at a time does each of these; another takes over when the lease is out.
CREATE TABLE integrity_leases (
  duty text PRIMARY KEY,
  holder text NOT NULL,
  until timestamptz NOT NULL
);

-- When each log, file of the mirror, and the checkpoints were last recomputed, and how far without a fault: up to
-- an event's number, so many bytes, so many checkpoints.
CREATE TABLE verified_logs (
  log text PRIMARY KEY,
  verified_at timestamptz NOT NULL,
  seq bigint NOT NULL,
  fault text
);
CREATE INDEX verified_logs_oldest ON verified_logs (verified_at);

-- Rules 8.3: quarantine stands outside the log. `log` is a bot's id or `platform`.
CREATE TABLE quarantines (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log text NOT NULL,
  since timestamptz NOT NULL DEFAULT phase_clock(),
  seq integer NOT NULL,
  fault text NOT NULL,
  restored_at timestamptz,
  released_at timestamptz,
  released_by text,
  reason text
);
CREATE UNIQUE INDEX quarantines_open ON quarantines (log) WHERE released_at IS NULL;
ALTER TABLE platform ADD COLUMN quarantined_at timestamptz;

-- What happened to the platform while its own log was in quarantine: appended, in this order, at the release.
CREATE TABLE waiting_platform_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  happened_at timestamptz NOT NULL DEFAULT phase_clock(),
  type text NOT NULL,
  fields jsonb NOT NULL
);

-- Rows that a restore or a recovery took out, as they were found.
CREATE TABLE set_aside_rows (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT phase_clock(),
  store text NOT NULL,
  log text,
  seq integer,
  content jsonb NOT NULL
);
CREATE INDEX set_aside_rows_log ON set_aside_rows (log, seq);

GRANT SELECT, INSERT, UPDATE, DELETE ON checkpoints, integrity_leases TO phasegate_app;
GRANT SELECT, INSERT, UPDATE ON verified_logs, quarantines TO phasegate_app;
GRANT SELECT, INSERT, DELETE ON waiting_platform_events TO phasegate_app;
GRANT SELECT, INSERT ON set_aside_rows TO phasegate_app;
