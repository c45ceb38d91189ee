-- The third edition of the rules. What the new columns hold stands in the log: `migrate` folds the logs of bots that
-- are stored in the form of before anew, read models included.

ALTER TABLE trades ADD COLUMN not_counted text
  CHECK (not_counted IN ('kind', 'mode', 'earlier_tenure', 'too_small', 'late'));

-- Rules 2.8: a day on which a bot was taken down is shown under the phase in which it began.
ALTER TABLE sessions
  ADD COLUMN opening_phase text,
  ADD COLUMN live_pnl numeric,
  ADD COLUMN paper_pnl numeric,
  ADD COLUMN profitable boolean;

-- Rules 7.4: what the tighter keys of a version that waits for the next tenure make of the next boundary.
ALTER TABLE policy_versions ADD COLUMN at_boundary jsonb;

-- Rules 2.10, 3.5: a late entry uses a permit for its symbol and side, with a tolerance if that had expired.
ALTER TABLE lapsed_permits
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN symbol text,
  ADD COLUMN side text CHECK (side IN ('long', 'short')),
  ADD COLUMN counted_from numeric,
  ADD COLUMN streak_from numeric,
  ADD COLUMN strategy text;

-- Rules 3.5: additions are entries, but no trades of their own.
CREATE TABLE trade_additions (
  bot text NOT NULL REFERENCES bots (id),
  trade_id text NOT NULL,
  parent_trade_id text NOT NULL,
  notional numeric NOT NULL,
  opened_at timestamptz NOT NULL,
  seq integer NOT NULL,
  trading_day date NOT NULL,
  mode text NOT NULL CHECK (mode IN ('paper', 'live')),
  entry_report text,
  PRIMARY KEY (bot, trade_id)
);
CREATE INDEX trade_additions_parent ON trade_additions (bot, parent_trade_id);

-- Rules 2.7: a report with a known report_id is a repetition; without an id, one identical in every field.
CREATE TABLE portfolio_reports (
  bot text NOT NULL REFERENCES bots (id),
  seq integer NOT NULL,
  report_id text,
  -- As the bot gave it, whatever the one clock says.
  reported_at timestamptz NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (bot, seq)
);
CREATE UNIQUE INDEX portfolio_reports_id ON portfolio_reports (bot, report_id) WHERE report_id IS NOT NULL;
CREATE INDEX portfolio_reports_at ON portfolio_reports (bot, reported_at);

GRANT SELECT, INSERT, UPDATE ON trade_additions TO phasegate_app;
GRANT SELECT, INSERT ON portfolio_reports TO phasegate_app;

-- As before, but that an addition is a recorded trade_id too.
CREATE OR REPLACE FUNCTION lock_bots(
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
      w.trade IS NOT NULL AND (
        EXISTS (SELECT FROM trades t WHERE t.bot = w.named AND t.trade_id = w.trade)
        OR EXISTS (SELECT FROM trade_additions t WHERE t.bot = w.named AND t.trade_id = w.trade)),
      s.halts_before, clock, p.halted_at IS NOT NULL, p.halts, p.closures_version
    FROM unnest(named, wanted_keys, asked_trades, whole) WITH ORDINALITY w (named, hash, trade, whole, place)
    LEFT JOIN bot_states s ON s.bot = w.named
    LEFT JOIN bots b ON b.id = w.named
    LEFT JOIN api_keys k ON k.hash = w.hash AND k.revoked_at IS NULL
    CROSS JOIN platform p
    ORDER BY w.place;
END $$;
