-- Rules 3.3: once a halt, trip, archive or revocation has been acknowledged, no later answer is an allow.

-- Every halt, numbered: a bot that a halt has not reached yet is known by the number that it stands at.
CREATE TABLE halts (
  n integer PRIMARY KEY CHECK (n >= 1),
  at timestamptz NOT NULL
);
ALTER TABLE platform ADD COLUMN halts integer NOT NULL DEFAULT 0;
INSERT INTO halts SELECT 1, halted_at FROM platform WHERE halted_at IS NOT NULL;
UPDATE platform SET halts = 1 WHERE halted_at IS NOT NULL;

-- How many halts there had been when a bot's outstanding permits were granted; null: none is outstanding. A halt
-- after that has ended them, whether or not the bot's log says so yet.
ALTER TABLE bot_states ADD COLUMN halts_before integer;
UPDATE bot_states SET halts_before = 0 WHERE (hot::jsonb -> 'permits') <> '{}';
CREATE INDEX bot_states_halts_before ON bot_states (halts_before) WHERE halts_before IS NOT NULL;

GRANT SELECT, INSERT ON halts TO phasegate_app;

-- Locks bots and reads what every command needs, each read after the locks are held, in one round trip: a row per
-- wanted bot, in order. A bot is named by its id or by the SHA-256 of one of its keys. `whole`: the track record
-- too. `patient`: waits for a bot that somebody else holds; otherwise its row says that it is not `held`.
-- `bot` is null for an unknown bot, and for a key that is unknown or was revoked, be it while this waited.
DROP FUNCTION lock_bot(text, bytea, boolean, text);
CREATE FUNCTION lock_bots(
  wanted_bots text[], wanted_keys bytea[], asked_trades text[], whole boolean[], patient boolean
) RETURNS TABLE (
  bot text, key text, held boolean, seq integer, hash text, hot text, policies text, track_record text,
  quarantined boolean, archived boolean, reported boolean, halts_before integer, now timestamptz, halted boolean,
  halts integer, closures_version integer
) LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  named text[];
  locked text[];
  clock timestamptz;
BEGIN
  named := ARRAY(
    SELECT coalesce(w.wanted, k.bot) FROM unnest(wanted_bots, wanted_keys) WITH ORDINALITY w (wanted, hash, place)
    LEFT JOIN api_keys k ON k.hash = w.hash ORDER BY w.place);
  IF patient THEN
    locked := ARRAY(SELECT s.bot FROM bot_states s WHERE s.bot = ANY (named) ORDER BY s.bot FOR UPDATE);
  ELSE
    locked := ARRAY(SELECT s.bot FROM bot_states s WHERE s.bot = ANY (named) ORDER BY s.bot FOR UPDATE SKIP LOCKED);
  END IF;
  clock := phase_clock();
  RETURN QUERY
    SELECT CASE WHEN w.hash IS NULL OR k.id IS NOT NULL THEN s.bot END, k.id, s.bot = ANY (locked),
      s.seq, s.hash, s.hot, s.policies, CASE WHEN w.whole THEN s.record END,
      s.quarantined_at IS NOT NULL, b.archived_at IS NOT NULL,
      w.trade IS NOT NULL AND EXISTS (SELECT FROM trades t WHERE t.bot = w.named AND t.trade_id = w.trade),
      s.halts_before, clock, p.halted_at IS NOT NULL, p.halts, p.closures_version
    FROM unnest(named, wanted_keys, asked_trades, whole) WITH ORDINALITY w (named, hash, trade, whole, place)
    LEFT JOIN bot_states s ON s.bot = w.named
    LEFT JOIN bots b ON b.id = w.named
    LEFT JOIN api_keys k ON k.hash = w.hash AND k.revoked_at IS NULL
    CROSS JOIN platform p
    ORDER BY w.place;
END $$;

-- The last statement of a transaction that allows something. Its connection holds these locks until the answers are
-- out, beyond the commit: whoever stops a bot, or all bots, waits for that before the stop is acknowledged
-- (await_answers). A halt since the bots were locked fails the transaction, which is then tried again.
CREATE FUNCTION hold_answers(halts_seen integer, allowed_bots text[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_lock_shared(7301, halts_seen);
  PERFORM pg_advisory_lock_shared(7302, hashtext(allowed)) FROM unnest(allowed_bots) allowed;
  IF (SELECT p.halts FROM platform p) <> halts_seen THEN
    RAISE EXCEPTION 'a halt has come meanwhile' USING ERRCODE = 'PH001';
  END IF;
END $$;

-- Waits until every allow that was committed before a stop is answered, or too late to be: no allow is answered later
-- than `within_ms` after its transaction asked for its locks. `of_halt`: the halt's number, null for a stop of one bot.
CREATE FUNCTION await_answers(of_halt integer, of_bot text, within_ms integer) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM set_config('lock_timeout', within_ms::text, true);
  IF of_halt IS NULL THEN
    PERFORM pg_advisory_xact_lock(7302, hashtext(of_bot));
  ELSE
    PERFORM pg_advisory_xact_lock(7301, of_halt - 1);
  END IF;
EXCEPTION WHEN lock_not_available THEN
  NULL;
END $$;
