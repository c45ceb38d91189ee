-- What this database is called in the signed checkpoints: a folder of checkpoints vouches for one database. It goes
-- with a backup, and the services can read it only.
CREATE TABLE database_identity (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  id uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO database_identity DEFAULT VALUES;
GRANT SELECT ON database_identity TO phasegate_app;
