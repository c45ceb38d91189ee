-- Reads of one bot's history whose time does not grow with it: lists page through an index, charts read what was
-- summed up when each session was finalised.

-- How a bot stood when each of its sessions was finalised (phase-core's sessionMark), and the results so far.
CREATE TABLE session_marks (
  bot text NOT NULL REFERENCES bots (id),
  date date NOT NULL,
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  phase text NOT NULL,
  counted integer NOT NULL,
  equity numeric NOT NULL,
  pnl_cumulative numeric NOT NULL,
  drawdown numeric,
  win_rate numeric,
  rolling_win_rate numeric,
  size numeric,
  effective_size numeric,
  -- Whether the cap by equity began or ceased to bind since the mark before.
  cap_changed boolean NOT NULL,
  PRIMARY KEY (bot, date)
);
CREATE INDEX session_marks_caps ON session_marks (bot, seq) WHERE cap_changed;

-- The marks of a calendar month summed up: a chart of twenty years looks at 240 of these, not at 5,000 marks. What is
-- least and greatest of each figure, and of which session: equity, pnl_cumulative, drawdown, win_rate,
-- rolling_win_rate, in this order; null where no session of the month has the figure.
CREATE TABLE mark_months (
  bot text NOT NULL REFERENCES bots (id),
  month date NOT NULL,
  sessions integer NOT NULL,
  first_date date NOT NULL,
  last_date date NOT NULL,
  least numeric[] NOT NULL,
  least_on date[] NOT NULL,
  greatest numeric[] NOT NULL,
  greatest_on date[] NOT NULL,
  PRIMARY KEY (bot, month)
);

GRANT SELECT, INSERT ON session_marks TO phasegate_app;
GRANT SELECT, INSERT, UPDATE ON mark_months TO phasegate_app;

CREATE INDEX sessions_phase ON sessions (bot, phase, date);

-- Lists of trades go by trading day, whatever they are filtered by.
DROP INDEX trades_day;
CREATE INDEX trades_day ON trades (bot, trading_day, opened_seq);
CREATE INDEX trades_symbol ON trades (bot, symbol, trading_day, opened_seq);
CREATE INDEX trades_outcome ON trades (bot, outcome, trading_day, opened_seq);
CREATE INDEX trades_unpermitted ON trades (bot, trading_day, opened_seq) WHERE NOT permitted;
CREATE INDEX trades_voided ON trades (bot, trading_day, opened_seq) WHERE voided_seq IS NOT NULL;

-- Events of a type: in the order of their instants, for imported history is older than its place in the log.
CREATE INDEX events_type ON events (bot, type, at, seq);

-- Events that name a trade, by its id as the line has it: what stands between `"trade_id":"` and the next quote. An id
-- that holds a quote is cut short there, so whoever reads compares the whole. A line that is damaged is cut as well as
-- any other: nothing here can fail.
CREATE FUNCTION trade_named(body text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN split_part(split_part(body, '"trade_id":"', 2), '"', 1);
CREATE INDEX events_trade ON events (bot, trade_named(body), seq) WHERE trade_named(body) <> '';
