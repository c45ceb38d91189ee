-- A transaction for many bots waits for none of them, nor for anything else longer than this: what cannot be had at
-- once goes its own way alone.
CREATE OR REPLACE FUNCTION lock_bots(
  wanted_bots text[], wanted_keys bytea[], asked_trades text[], whole boolean[], patient boolean
) RETURNS TABLE (
  bot text, key text, held boolean, seq integer, hash text, hot text, policies text, track_record text,
  quarantined boolean, archived boolean, reported boolean, halts_before integer, now timestamptz, halted boolean,
  halts integer, closures_version integer
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
      t.reported IS NOT NULL,
      s.halts_before, clock, p.halted_at IS NOT NULL, p.halts, p.closures_version
    FROM unnest(named, wanted_keys, asked_trades, whole) WITH ORDINALITY w (named, hash, trade, whole, place)
    LEFT JOIN bot_states s ON s.bot = w.named
    LEFT JOIN bots b ON b.id = w.named
    LEFT JOIN api_keys k ON k.hash = w.hash AND k.revoked_at IS NULL
    LEFT JOIN LATERAL (
      SELECT true AS reported FROM trades WHERE trades.bot = w.named AND trades.trade_id = w.trade LIMIT 1) t ON true
    CROSS JOIN platform p
    ORDER BY w.place;
END $$;
