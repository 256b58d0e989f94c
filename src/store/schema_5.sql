-- Version 5: a host that asks to be left alone, whichever feed, page or robots.txt was told so. Frozen once released, as schema.sql is.

CREATE TABLE feed_host (
	host TEXT PRIMARY KEY NOT NULL, -- "example.org:8443"
	held INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A feed said it of its host, where it had come by since.
ALTER TABLE feed DROP COLUMN held;
