-- People who sign in. `users` and the three tables after it are written by better-auth, whose fields they hold.
CREATE TABLE users (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE CHECK (email = lower(email)),
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  role text NOT NULL CHECK (role IN ('operator', 'compliance', 'admin')),
  created_at timestamptz NOT NULL DEFAULT phase_clock(),
  created_by text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT phase_clock(),
  disabled_at timestamptz
);

-- Who is signed in; a row less, and they are not.
CREATE TABLE user_sessions (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id),
  token text NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX user_sessions_user ON user_sessions (user_id);

-- How somebody proves to be that user: with a password, kept as scrypt.
CREATE TABLE user_accounts (
  id text PRIMARY KEY,
  user_id text NOT NULL REFERENCES users (id),
  account_id text NOT NULL,
  provider_id text NOT NULL,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz NOT NULL DEFAULT phase_clock(),
  updated_at timestamptz NOT NULL DEFAULT phase_clock(),
  UNIQUE (provider_id, account_id)
);
CREATE INDEX user_accounts_user ON user_accounts (user_id);

-- better-auth wants it there; nothing of ours uses it yet.
CREATE TABLE user_verifications (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX user_verifications_identifier ON user_verifications (identifier);

-- Attempts to sign in, by address and by e-mail, over all API processes (rate-limiter-flexible's table).
CREATE TABLE login_attempts (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
);

GRANT SELECT, INSERT, UPDATE ON users TO phasegate_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_sessions, user_accounts, user_verifications, login_attempts TO phasegate_app;
