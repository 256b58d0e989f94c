-- Version 14: how fast a receiver may be told goes on over restarts. Frozen once released, as schema.sql is.

-- struct rate; 0: it may be told as fast as after a rest.
ALTER TABLE receiver ADD COLUMN rate INTEGER NOT NULL DEFAULT 0;
