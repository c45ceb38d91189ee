-- A token belongs to a user, or to a token that was made on the command line; one without an owner was made there.
-- It ends by itself, unless an administrator said otherwise. Last use is known to ten minutes, as with keys.
ALTER TABLE tokens
  ADD COLUMN owner text,
  ADD COLUMN expires_at timestamptz,
  ADD COLUMN last_used_at timestamptz,
  ADD COLUMN revoked_by text;
CREATE INDEX tokens_owner ON tokens (owner);

-- Of a token the services change these three; whose it is, its role, its end and its hash stay as they were made.
REVOKE UPDATE ON tokens FROM phasegate_app;
GRANT UPDATE (last_used_at, revoked_at, revoked_by) ON tokens TO phasegate_app;
