-- Version 3: feeds. Frozen once released, as schema.sql is.

-- What is known of a feed, written in the transaction of the reports that its answer brought. Times of 0: there was none.
CREATE TABLE feed (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	origin INTEGER NOT NULL CHECK (origin BETWEEN 0 AND 2), -- enum feed_origin
	added INTEGER NOT NULL,
	given_url TEXT NOT NULL, -- by the operator
	url TEXT NOT NULL,       -- that is asked: another where the feed has moved for good
	source TEXT,
	every INTEGER NOT NULL,
	is_full_text INTEGER NOT NULL CHECK (is_full_text IN (0, 1)),
	is_private INTEGER NOT NULL CHECK (is_private IN (0, 1)),
	-- what its last document said
	title TEXT,
	site TEXT,
	"window" INTEGER NOT NULL, -- how many items were in it
	ttl INTEGER NOT NULL,
	update_period INTEGER NOT NULL,
	update_base INTEGER NOT NULL,
	skip_hours INTEGER NOT NULL,
	skip_days INTEGER NOT NULL,
	body_hash INTEGER NOT NULL,
	-- what is sent back, byte for byte: both of the same answer
	etag TEXT,
	last_modified TEXT,
	-- struct feed_pace
	phase INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 3),
	failures INTEGER NOT NULL,
	failing INTEGER NOT NULL,
	next INTEGER NOT NULL,
	barred INTEGER NOT NULL,
	held INTEGER NOT NULL,
	asked INTEGER NOT NULL,
	success INTEGER NOT NULL,
	item INTEGER NOT NULL,
	gap INTEGER NOT NULL,
	silence INTEGER NOT NULL,
	told INTEGER NOT NULL, -- bit 0: that it is quiet, bit 1: that it is dying
	-- struct feed_move
	move_target INTEGER NOT NULL,
	move_answers INTEGER NOT NULL,
	move_since INTEGER NOT NULL,
	error TEXT,            -- of the last answer
	fetches INTEGER NOT NULL,
	items INTEGER NOT NULL -- reports that came of it
) STRICT;

-- Its items that are known, so that none is told twice and none is missed.
CREATE TABLE feed_item (
	feed INTEGER NOT NULL REFERENCES feed,
	identity INTEGER NOT NULL,
	text INTEGER NOT NULL,   -- hash of what it said last
	report INTEGER,          -- seq of the last report of it, where there is one
	changed INTEGER NOT NULL,
	PRIMARY KEY (feed, identity)
) STRICT, WITHOUT ROWID;

-- Items of which the page that they link to has not been read: their reports say what the feed said. next is NULL where it is not tried any more.
CREATE TABLE feed_page (
	feed INTEGER NOT NULL REFERENCES feed,
	identity INTEGER NOT NULL,
	report INTEGER NOT NULL, -- seq
	url TEXT NOT NULL,
	tries INTEGER NOT NULL,
	next INTEGER,
	changed INTEGER NOT NULL,
	error TEXT NOT NULL,     -- of the last try
	PRIMARY KEY (feed, identity)
) STRICT, WITHOUT ROWID;

CREATE INDEX feed_page_next ON feed_page(next) WHERE next IS NOT NULL;
