-- The ledger: one append-only log per bot, the snapshot of its fold, and what reads need.
-- Money and ratios are NUMERIC; instants are timestamptz, written with milliseconds.

-- The one clock (rules 2.9). Test databases replace it; the services' role cannot.
CREATE FUNCTION phase_clock() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  RETURN date_trunc('milliseconds', clock_timestamp());
END $$;

CREATE TABLE bots (
  id text PRIMARY KEY,
  name text NOT NULL,
  currency text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT phase_clock(),
  created_by text NOT NULL,
  archived_at timestamptz
);

-- Who may see and steer a bot beside administrators: an actor is a user or a token, an opaque id.
CREATE TABLE bot_members (
  bot text NOT NULL REFERENCES bots (id),
  actor text NOT NULL,
  PRIMARY KEY (bot, actor)
);
CREATE INDEX bot_members_actor ON bot_members (actor);

-- Rules 8.1: numbered from 1 without gaps, each line carrying the hash of the one before. `body` is the
-- canonical text as it was hashed. The platform's own log (8.4) stands here too, as bot 'platform'.
CREATE TABLE events (
  bot text NOT NULL,
  seq integer NOT NULL CHECK (seq >= 1),
  at timestamptz NOT NULL,
  type text NOT NULL,
  phase text,
  body text NOT NULL,
  prev_hash text NOT NULL,
  hash text NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  recorded_at timestamptz NOT NULL DEFAULT phase_clock(),
  PRIMARY KEY (bot, seq)
);

CREATE FUNCTION events_follow_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text;
BEGIN
  IF NEW.seq = 1 THEN
    before := repeat('0', 64);
  ELSE
    SELECT hash INTO before FROM events WHERE bot = NEW.bot AND seq = NEW.seq - 1;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'log of %: event % has no predecessor', NEW.bot, NEW.seq USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END IF;
  IF NEW.prev_hash IS DISTINCT FROM before
     OR NEW.hash IS DISTINCT FROM encode(sha256(convert_to(NEW.prev_hash || NEW.body, 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'log of %: the hash chain breaks at event %', NEW.bot, NEW.seq USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER events_follow_on BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION events_follow_on();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The fold of each log, and what lists and the worker look for. The three parts of the state are JSON text:
-- a check reads and writes `hot` alone.
CREATE TABLE bot_states (
  bot text PRIMARY KEY REFERENCES bots (id),
  seq integer NOT NULL,
  hash text NOT NULL,
  hot text NOT NULL,
  policies text NOT NULL,
  record text NOT NULL,
  due_at timestamptz,
  downgrade_due_since timestamptz,
  quarantined_at timestamptz
);
CREATE INDEX bot_states_due ON bot_states (due_at);
CREATE INDEX bot_states_downgrade ON bot_states (downgrade_due_since) WHERE downgrade_due_since IS NOT NULL;
ALTER TABLE bot_states SET (fillfactor = 70);

-- Rules 3.1: the day's slots. A second claim of one is refused, whatever the code believes.
CREATE TABLE claims (
  bot text NOT NULL REFERENCES bots (id),
  trading_day date NOT NULL,
  slot integer NOT NULL CHECK (slot >= 1),
  trade_id text NOT NULL,
  PRIMARY KEY (bot, trading_day, slot)
);

-- Permits that ran out or were revoked without a word: a late report may still use one (rules 2.10).
CREATE TABLE lapsed_permits (
  bot text NOT NULL REFERENCES bots (id),
  trade_id text NOT NULL,
  granted_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  trading_day date NOT NULL,
  tenure integer NOT NULL,
  slot integer,
  notional numeric NOT NULL,
  PRIMARY KEY (bot, trade_id, granted_at)
);

CREATE TABLE trades (
  bot text NOT NULL REFERENCES bots (id),
  trade_id text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('paper', 'live')),
  kind text NOT NULL CHECK (kind IN ('strategy', 'emergency_exit', 'manual_override')),
  symbol text,
  side text CHECK (side IN ('long', 'short')),
  notional numeric NOT NULL,
  entry_price numeric,
  stop_price numeric,
  target_price numeric,
  parent_trade_id text,
  phase text NOT NULL,
  tenure integer NOT NULL,
  trading_day date NOT NULL,
  permitted boolean NOT NULL,
  imported boolean NOT NULL,
  opened_at timestamptz NOT NULL,
  opened_seq integer NOT NULL,
  -- The report as it came: the same again is a repetition, another one a conflict.
  entry_report text,
  closed_at timestamptz,
  closed_seq integer,
  close_report text,
  session_date date,
  pnl numeric,
  outcome text CHECK (outcome IN ('win', 'loss', 'flat')),
  counted boolean,
  voided_seq integer,
  PRIMARY KEY (bot, trade_id)
);
CREATE INDEX trades_newest ON trades (bot, opened_seq DESC);
CREATE INDEX trades_open ON trades (bot) WHERE closed_seq IS NULL AND voided_seq IS NULL;
CREATE INDEX trades_day ON trades (bot, trading_day);
CREATE INDEX trades_session ON trades (bot, closed_seq) WHERE closed_seq IS NOT NULL AND session_date IS NULL;

CREATE TABLE sessions (
  bot text NOT NULL REFERENCES bots (id),
  date date NOT NULL,
  seq integer NOT NULL,
  phase text NOT NULL,
  trades_executed integer NOT NULL,
  counted integer NOT NULL,
  wins integer NOT NULL,
  losses integer NOT NULL,
  win_rate numeric,
  average_rr numeric,
  total_pnl numeric NOT NULL,
  position_sizes numeric[] NOT NULL,
  circuit_breaker_trips integer NOT NULL,
  imported boolean NOT NULL,
  PRIMARY KEY (bot, date)
);

-- Advances, downgrades, rollbacks, resets: each with what was known when it happened.
CREATE TABLE transitions (
  bot text NOT NULL REFERENCES bots (id),
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL,
  from_phase text NOT NULL,
  to_phase text NOT NULL,
  trigger text NOT NULL,
  size numeric,
  by text,
  reason text,
  evidence jsonb NOT NULL,
  PRIMARY KEY (bot, seq)
);

CREATE TABLE emergency_exits (
  bot text NOT NULL REFERENCES bots (id),
  exit_id text NOT NULL,
  seq integer NOT NULL,
  trade_id text,
  PRIMARY KEY (bot, exit_id)
);
CREATE INDEX emergency_exits_trade ON emergency_exits (bot, trade_id);

CREATE TABLE policy_versions (
  bot text NOT NULL REFERENCES bots (id),
  version integer NOT NULL,
  seq integer NOT NULL,
  published_at timestamptz NOT NULL,
  by text,
  reason text,
  takes_effect text NOT NULL CHECK (takes_effect IN ('registration', 'boundary', 'tenure')),
  policy jsonb NOT NULL,
  changes jsonb NOT NULL,
  PRIMARY KEY (bot, version)
);

-- A bot's keys: shown once, kept as SHA-256.
CREATE TABLE api_keys (
  id text PRIMARY KEY,
  bot text NOT NULL REFERENCES bots (id),
  name text NOT NULL,
  hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT phase_clock(),
  created_by text NOT NULL,
  revoked_at timestamptz,
  revoked_by text
);
CREATE INDEX api_keys_bot ON api_keys (bot);

-- Tokens of people and their tools, each with a role.
CREATE TABLE tokens (
  id text PRIMARY KEY,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('operator', 'compliance', 'admin')),
  hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT phase_clock(),
  created_by text NOT NULL,
  revoked_at timestamptz
);

-- What stands over all bots: one row.
CREATE TABLE platform (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  seq integer NOT NULL DEFAULT 0,
  hash text NOT NULL DEFAULT repeat('0', 64),
  halted_at timestamptz,
  halted_by text,
  halt_reason text,
  closures_version integer NOT NULL DEFAULT 0
);
INSERT INTO platform DEFAULT VALUES;

CREATE TABLE calendar_closures (
  date date PRIMARY KEY,
  reason text NOT NULL,
  added_by text NOT NULL,
  added_at timestamptz NOT NULL DEFAULT phase_clock()
);

-- Locks a bot and reads what every command needs, each read after the lock is held, in one round trip.
-- The bot is named by its id or by the SHA-256 of one of its keys. `whole`: the track record too.
CREATE FUNCTION lock_bot(
  wanted_bot text, wanted_key bytea, whole boolean, asked_trade text,
  OUT bot text, OUT seq integer, OUT hash text, OUT hot text, OUT policies text, OUT track_record text,
  OUT quarantined boolean, OUT now timestamptz, OUT halted boolean, OUT closures_version integer, OUT reported boolean
) RETURNS SETOF record LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  bot := wanted_bot;
  IF wanted_key IS NOT NULL THEN
    SELECT k.bot INTO bot FROM api_keys k WHERE k.hash = wanted_key AND k.revoked_at IS NULL;
  END IF;
  SELECT s.seq, s.hash, s.hot, s.policies, CASE WHEN whole THEN s.record END, s.quarantined_at IS NOT NULL
    INTO seq, hash, hot, policies, track_record, quarantined
    FROM bot_states s WHERE s.bot = lock_bot.bot FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  now := phase_clock();
  SELECT p.halted_at IS NOT NULL, p.closures_version INTO halted, closures_version FROM platform p;
  reported := asked_trade IS NOT NULL
    AND EXISTS (SELECT FROM trades t WHERE t.bot = lock_bot.bot AND t.trade_id = asked_trade);
  RETURN NEXT;
END $$;

-- The role of the services: least privilege. It gets its password, and the right to log in, from whoever migrates.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'phasegate_app') THEN
    CREATE ROLE phasegate_app NOLOGIN;
  END IF;
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO phasegate_app;
GRANT SELECT, INSERT ON events, sessions, transitions, emergency_exits, policy_versions TO phasegate_app;
GRANT SELECT, INSERT, UPDATE ON bots, bot_states, trades, api_keys, tokens TO phasegate_app;
GRANT SELECT, INSERT, DELETE ON bot_members, claims, lapsed_permits TO phasegate_app;
GRANT SELECT, INSERT ON calendar_closures TO phasegate_app;
GRANT SELECT, UPDATE ON platform TO phasegate_app;
