-- Rules 8.3: only an administrator ends a quarantine. The end has a seal, as that of a halt has (ADR 16): a quarantine
-- that was lifted by SQL is still in force.
ALTER TABLE quarantines ADD COLUMN release_seal text;
UPDATE quarantines SET release_seal = 'earlier version' WHERE released_at IS NOT NULL;
CREATE INDEX quarantines_of_log ON quarantines (log, id DESC);

-- A quarantine stays that of its log, and 'earlier version' is for those that ended before this migration.
CREATE FUNCTION keep_quarantine() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.log, NEW.since, NEW.seq, NEW.fault)
    IS DISTINCT FROM (OLD.id, OLD.log, OLD.since, OLD.seq, OLD.fault) THEN
    RAISE EXCEPTION 'a quarantine stays as it was noted' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.release_seal = 'earlier version' AND (TG_OP = 'INSERT' OR OLD.release_seal IS DISTINCT FROM NEW.release_seal)
  THEN
    RAISE EXCEPTION 'this release has no seal' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER quarantines_keep BEFORE INSERT OR UPDATE ON quarantines FOR EACH ROW
  EXECUTE FUNCTION keep_quarantine();

-- A key or token that was revoked stays so.
CREATE FUNCTION revocations_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was revoked stays revoked' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER api_keys_stay_revoked BEFORE UPDATE ON api_keys FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
  EXECUTE FUNCTION revocations_stay();
CREATE TRIGGER tokens_stay_revoked BEFORE UPDATE ON tokens FOR EACH ROW
  WHEN (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)
  EXECUTE FUNCTION revocations_stay();

-- With the last quarantine of each bot and the seal of its end.
DROP FUNCTION lock_sealed_bots(text[], bytea[], text[], boolean[], boolean);
CREATE FUNCTION lock_sealed_bots(
  wanted_bots text[], wanted_keys bytea[], asked_trades text[], whole boolean[], patient boolean
) RETURNS TABLE (
  bot text, key text, held boolean, seq integer, hash text, hot text, policies text, track_record text,
  quarantined boolean, archived boolean, reported boolean, halts_before integer, now timestamptz, halted boolean,
  halts integer, closures_version integer, seal text, log_goes_on boolean, resumption text,
  quarantine integer, release_seal text
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
      later.event IS NOT NULL, u.seal, q.id, q.release_seal
    FROM unnest(named, wanted_keys, asked_trades, whole) WITH ORDINALITY w (named, hash, trade, whole, place)
    LEFT JOIN bot_states s ON s.bot = w.named
    LEFT JOIN bots b ON b.id = w.named
    LEFT JOIN api_keys k ON k.hash = w.hash AND k.revoked_at IS NULL
    LEFT JOIN LATERAL (
      SELECT true AS reported FROM trades t WHERE t.bot = w.named AND t.trade_id = w.trade
      UNION ALL SELECT true FROM trade_additions t WHERE t.bot = w.named AND t.trade_id = w.trade LIMIT 1) r ON true
    LEFT JOIN LATERAL (SELECT true AS event FROM events e WHERE e.bot = s.bot AND e.seq > s.seq LIMIT 1) later ON true
    LEFT JOIN LATERAL (
      SELECT id, release_seal FROM quarantines q WHERE q.log = s.bot ORDER BY id DESC LIMIT 1) q ON true
    CROSS JOIN platform p
    LEFT JOIN resumptions u ON u.halt = p.halts
    ORDER BY w.place;
END $$;
