-- When a key was used last, to ten minutes: whoever rotates keys asks which one is still in use.
ALTER TABLE api_keys ADD COLUMN last_used_at timestamptz;

-- Of a key the services change this, and that it is revoked; whose it is and its hash stay as they were made.
REVOKE UPDATE ON api_keys FROM phasegate_app;
GRANT UPDATE (last_used_at, revoked_at, revoked_by) ON api_keys TO phasegate_app;
