-- Overrides (rules 7): the throttle on the override password, and the attempts that it turned away.

-- Wrong passwords in a row, one row a person, and '*' for everybody together. Waiting is short, and ends by itself.
CREATE TABLE override_throttles (
  person text PRIMARY KEY,
  failures integer NOT NULL DEFAULT 0,
  failed_at timestamptz NOT NULL DEFAULT '-infinity',
  locked_until timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO override_throttles (person) VALUES ('*');

-- Attempts that were throttled away, counted here before they are answered. A minute that is over becomes one event
-- (rules 7.2), and the row goes in the same transaction. `log` is a bot's id or `platform`; `action` and `reason` are
-- those of the minute's first attempt.
CREATE TABLE throttled_attempts (
  log text NOT NULL,
  person text NOT NULL,
  minute timestamptz NOT NULL,
  action text NOT NULL,
  reason text NOT NULL,
  attempts integer NOT NULL CHECK (attempts >= 1),
  PRIMARY KEY (log, person, minute)
);
CREATE INDEX throttled_attempts_minute ON throttled_attempts (minute);

-- One more wrong password: after `free` of them the next attempt waits a second, then two, four, at most `longest`.
-- They are forgotten when none has come for `memory`.
CREATE FUNCTION note_wrong_override(whose text, at timestamptz, free integer, longest interval, memory interval)
RETURNS void LANGUAGE sql AS $$
  UPDATE override_throttles t SET failures = n.failures, failed_at = at,
    locked_until = CASE WHEN n.failures < free THEN '-infinity'
                        ELSE at + least(longest, interval '1 second' * 2 ^ least(n.failures - free, 20)) END
  FROM (SELECT CASE WHEN failed_at > at - memory THEN failures + 1 ELSE 1 END AS failures
        FROM override_throttles WHERE person = whose) n
  WHERE t.person = whose
$$;

-- How long to wait. No wait is longer than its bound, even if the clock was put back.
CREATE FUNCTION wait_for(throttle override_throttles, now timestamptz, longest interval) RETURNS interval
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN throttle.locked_until > now AND throttle.locked_until <= now + longest
              THEN throttle.locked_until - now ELSE '0' END
$$;

-- Lets an attempt through, null, or throttles it away: how many milliseconds to wait. Whether the password was right
-- comes in, but is not told to anybody who has to wait. All attempts of a person, and all wrong ones of everybody,
-- pass here one by one, whatever process they came to. Whoever has not been wrong lately does not wait for others.
CREATE FUNCTION admit_override(about text, asking text, doing text, saying text, is_right boolean) RETURNS integer
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  own_longest CONSTANT interval := '1 minute';
  all_longest CONSTANT interval := '10 seconds';
  memory CONSTANT interval := '1 hour';
  own override_throttles;
  everybody override_throttles;
  now timestamptz;
  wait interval;
BEGIN
  INSERT INTO override_throttles (person) VALUES (asking) ON CONFLICT DO NOTHING;
  SELECT * INTO own FROM override_throttles WHERE person = asking FOR UPDATE;
  now := phase_clock();
  wait := wait_for(own, now, own_longest);
  IF wait = '0' AND NOT is_right THEN
    SELECT * INTO everybody FROM override_throttles WHERE person = '*' FOR UPDATE;
  ELSIF wait = '0' THEN
    SELECT * INTO everybody FROM override_throttles WHERE person = '*';
  END IF;
  IF wait = '0' AND own.failures > 0 AND own.failed_at > now - memory THEN
    wait := wait_for(everybody, now, all_longest);
  END IF;
  IF wait > '0' THEN
    INSERT INTO throttled_attempts AS t (log, person, minute, action, reason, attempts)
    VALUES (about, asking, date_trunc('minute', now, 'UTC'), doing, saying, 1)
    ON CONFLICT (log, person, minute) DO UPDATE SET attempts = t.attempts + 1;
    RETURN ceil(extract(epoch FROM wait) * 1000);
  END IF;
  IF is_right THEN
    UPDATE override_throttles SET failures = 0, locked_until = '-infinity' WHERE person = asking AND failures > 0;
  ELSE
    PERFORM note_wrong_override(asking, now, 5, own_longest, memory);
    PERFORM note_wrong_override('*', now, 20, all_longest, '1 minute');
  END IF;
  RETURN NULL;
END $$;

-- The overrides log across all bots, newest first, and of one bot.
CREATE INDEX events_overrides ON events (at, bot, seq)
  WHERE type IN ('phase.override_blocked', 'phase.override_accepted');
CREATE INDEX events_overrides_of_bot ON events (bot, at, seq)
  WHERE type IN ('phase.override_blocked', 'phase.override_accepted');

GRANT SELECT, INSERT, UPDATE ON override_throttles TO phasegate_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON throttled_attempts TO phasegate_app;
