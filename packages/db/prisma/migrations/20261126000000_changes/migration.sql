-- The transaction that changed a bot last: whoever remembers the bots as one snapshot showed them asks what was
-- changed since, and is not told of thousands that were not.
ALTER TABLE bots ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id();
ALTER TABLE bot_states ADD COLUMN changed_in xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX bots_changed ON bots (changed_in);
CREATE INDEX bot_states_changed ON bot_states (changed_in);

CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_in := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE TRIGGER bots_change BEFORE UPDATE ON bots FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE TRIGGER bot_states_change BEFORE UPDATE ON bot_states FOR EACH ROW EXECUTE FUNCTION note_change();

-- Whom a bot belongs to decides who is told of it.
CREATE FUNCTION note_member_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE bots SET changed_in = pg_current_xact_id() WHERE id = coalesce(NEW.bot, OLD.bot);
  RETURN NULL;
END $$;
CREATE TRIGGER bot_members_change AFTER INSERT OR DELETE ON bot_members
  FOR EACH ROW EXECUTE FUNCTION note_member_change();
