-- Stored states are sealed with a key that the database does not hold (PHASE_STATE_KEY): whoever can write to the
-- database can change a state, but not so that anything is decided with it.

-- Authenticates the rest of the row, and separately the end of the log that the row belongs to. Without a default: a
-- process of an earlier version, which writes no seal, registers no bot.
ALTER TABLE bot_states ADD COLUMN seal text NOT NULL DEFAULT 'none';
ALTER TABLE bot_states ALTER COLUMN seal DROP DEFAULT;

-- That an administrator ended a halt. A halt without its seal here is in force, whatever `platform` says.
CREATE TABLE resumptions (
  halt integer PRIMARY KEY REFERENCES halts (n),
  seal text NOT NULL
);
-- UPDATE, for a row that somebody put in first must not keep an administrator from ending a halt.
GRANT SELECT, INSERT, UPDATE ON resumptions TO phasegate_app;

-- A halt that was ended earlier must not take the place of a later one.
CREATE FUNCTION halts_never_fall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the number of halts never falls' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER platform_halts_never_fall BEFORE UPDATE ON platform FOR EACH ROW
  WHEN (NEW.halts < OLD.halts) EXECUTE FUNCTION halts_never_fall();

-- When states began to be sealed. `migrate` seals what an earlier version left, once: from then on a state without a
-- seal is one that somebody changed. The services' role has no right to it.
CREATE TABLE sealing (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  began_at timestamptz NOT NULL DEFAULT phase_clock()
);
INSERT INTO sealing (one) SELECT true WHERE NOT EXISTS (SELECT FROM bots) AND NOT EXISTS (SELECT FROM halts);

-- As `lock_bots` was in `batches` and `third_edition` together; with the seals, and whether the log goes on after the
-- state: an earlier state of the same bot, seal and all, may have been put in its place, but `events` is append-only.
-- Under another name, so that processes of an earlier version, whose appends carry no seal, decide nothing.
DROP FUNCTION lock_bots(text[], bytea[], text[], boolean[], boolean);
CREATE FUNCTION lock_sealed_bots(
  wanted_bots text[], wanted_keys bytea[], asked_trades text[], whole boolean[], patient boolean
) RETURNS TABLE (
  bot text, key text, held boolean, seq integer, hash text, hot text, policies text, track_record text,
  quarantined boolean, archived boolean, reported boolean, halts_before integer, now timestamptz, halted boolean,
  halts integer, closures_version integer, seal text, log_goes_on boolean, resumption text
) LANGUAGE plpgsql VOLATILE
-- A few rows by their keys: statistics that are missing or old must not make it read whole tables.
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
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
    PERFORM set_config('lock_timeout', '100', true);
    locked := ARRAY(SELECT s.bot FROM bot_states s WHERE s.bot = ANY (named) ORDER BY s.bot FOR UPDATE SKIP LOCKED);
  END IF;
  clock := phase_clock();
  RETURN QUERY
    SELECT CASE WHEN w.hash IS NULL OR k.id IS NOT NULL THEN s.bot END, k.id, s.bot = ANY (locked),
      s.seq, s.hash, s.hot, s.policies, CASE WHEN w.whole THEN s.record END,
      s.quarantined_at IS NOT NULL, b.archived_at IS NOT NULL,
      r.reported IS NOT NULL,
      s.halts_before, clock, p.halted_at IS NOT NULL, p.halts, p.closures_version, s.seal,
      later.event IS NOT NULL, u.seal
    FROM unnest(named, wanted_keys, asked_trades, whole) WITH ORDINALITY w (named, hash, trade, whole, place)
    LEFT JOIN bot_states s ON s.bot = w.named
    LEFT JOIN bots b ON b.id = w.named
    LEFT JOIN api_keys k ON k.hash = w.hash AND k.revoked_at IS NULL
    LEFT JOIN LATERAL (
      SELECT true AS reported FROM trades t WHERE t.bot = w.named AND t.trade_id = w.trade
      UNION ALL SELECT true FROM trade_additions t WHERE t.bot = w.named AND t.trade_id = w.trade LIMIT 1) r ON true
    LEFT JOIN LATERAL (SELECT true AS event FROM events e WHERE e.bot = s.bot AND e.seq > s.seq LIMIT 1) later ON true
    CROSS JOIN platform p
    LEFT JOIN resumptions u ON u.halt = p.halts
    ORDER BY w.place;
END $$;
