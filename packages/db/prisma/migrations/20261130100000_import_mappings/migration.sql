-- How the columns of a file are read that is of no platform (rules 9.7): kept with the bot into which one was imported,
-- to be offered when the next file has the same columns. No part of any log.
CREATE TABLE import_mappings (
  bot text PRIMARY KEY REFERENCES bots (id),
  mapping jsonb NOT NULL,
  by text NOT NULL,
  at timestamptz NOT NULL DEFAULT phase_clock()
);

GRANT SELECT, INSERT, UPDATE ON import_mappings TO phasegate_app;
