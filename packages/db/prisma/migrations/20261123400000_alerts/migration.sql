-- What people are told: each alert once, each message that tells of it at most once per channel.

-- `key` keeps an alert from being raised twice. One about a condition that comes and goes gives its key free
-- when it is over; any other keeps it for ever. `bot` may name one whose rows are damaged: no foreign key.
CREATE TABLE alerts (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key text NOT NULL,
  kind text NOT NULL,
  bot text,
  title text NOT NULL,
  text text NOT NULL,
  facts jsonb NOT NULL DEFAULT '{}',
  raised_at timestamptz NOT NULL DEFAULT phase_clock(),
  over_at timestamptz,
  -- When a worker made its deliveries, one for each channel that was configured then.
  addressed_at timestamptz
);
CREATE UNIQUE INDEX alerts_key ON alerts (key) WHERE over_at IS NULL;
CREATE INDEX alerts_newest ON alerts (raised_at DESC, id DESC);
CREATE INDEX alerts_bot ON alerts (bot, raised_at DESC, id DESC);
CREATE INDEX alerts_unaddressed ON alerts (raised_at) WHERE addressed_at IS NULL;

-- One message to one channel: about one alert, or about several that came in a storm. While it is being sent,
-- next_attempt_at is the end of the sender's lease, so that another takes over from one that died.
CREATE TABLE alert_messages (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  channel text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'dead')),
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT phase_clock(),
  next_attempt_at timestamptz NOT NULL DEFAULT phase_clock(),
  lease uuid,
  sent_at timestamptz,
  -- Why the last attempt failed, without secrets.
  last_error text
);
CREATE INDEX alert_messages_due ON alert_messages (channel, next_attempt_at) WHERE state = 'pending';
CREATE INDEX alert_messages_newest ON alert_messages (channel, created_at DESC);

CREATE TABLE alert_deliveries (
  alert uuid NOT NULL REFERENCES alerts (id),
  channel text NOT NULL,
  message uuid NOT NULL REFERENCES alert_messages (id),
  PRIMARY KEY (alert, channel)
);
CREATE INDEX alert_deliveries_message ON alert_deliveries (message);

GRANT SELECT, INSERT, UPDATE ON alerts, alert_messages TO phasegate_app;
GRANT SELECT, INSERT ON alert_deliveries TO phasegate_app;
