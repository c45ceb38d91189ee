-- The mirror (rules 8.2): which lines stand where in its files is planned here before a byte is written, so that
-- whoever writes them, and however often, writes the same bytes at the same place.

-- The one worker that plans and writes. Its time is the machine's own: tests move phase_clock().
CREATE TABLE mirror_lease (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  holder text,
  -- Goes up with every holder: a plan is stored only under the fence of the newest.
  fence bigint NOT NULL DEFAULT 0,
  until timestamptz
);
INSERT INTO mirror_lease DEFAULT VALUES;

-- How far each log is planned, and the hash that its next line must carry.
CREATE TABLE mirror_positions (
  log text PRIMARY KEY,
  seq integer NOT NULL CHECK (seq >= 0),
  hash text NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- A log that does not follow on from what is mirrored is held back: the first event that does not, and why.
  held_since timestamptz,
  held_seq integer,
  held_what text
);

-- The files: `bytes` planned, `written` known to be on the disk.
CREATE TABLE mirror_segments (
  file text NOT NULL,
  segment integer NOT NULL CHECK (segment >= 1),
  bytes bigint NOT NULL,
  written bigint NOT NULL DEFAULT 0,
  closed boolean NOT NULL DEFAULT false,
  first_hash text NOT NULL,
  PRIMARY KEY (file, segment),
  CHECK (0 <= written AND written <= bytes)
);
CREATE UNIQUE INDEX mirror_segments_growing ON mirror_segments (file) WHERE NOT closed;

-- The plan: consecutive lines of one log at one place of a file. `hash` is that of the last of them, which
-- vouches for all before it.
CREATE TABLE mirror_runs (
  file text NOT NULL,
  segment integer NOT NULL,
  starts_at bigint NOT NULL CHECK (starts_at >= 0),
  bytes integer NOT NULL CHECK (bytes > 0),
  log text NOT NULL,
  from_seq integer NOT NULL,
  to_seq integer NOT NULL CHECK (to_seq >= from_seq),
  hash text NOT NULL,
  PRIMARY KEY (file, segment, starts_at),
  FOREIGN KEY (file, segment) REFERENCES mirror_segments (file, segment)
);

GRANT SELECT, UPDATE ON mirror_lease TO phasegate_app;
GRANT SELECT, INSERT, UPDATE ON mirror_positions, mirror_segments TO phasegate_app;
GRANT SELECT, INSERT ON mirror_runs TO phasegate_app;
