-- Version 1 of the store. Frozen once released: what changes later is a migration of its own (see migrate.c).
--
-- Times are milliseconds since 1970 UTC. Enumerations are small integers in the order of their C names. 64-bit ids are kept as signed
-- integers of the same bits. NULL means absent; a reference of 0 in C is NULL here.

CREATE TABLE "drop" (
	id INTEGER PRIMARY KEY,
	digest BLOB NOT NULL CHECK (length(digest) = 32),
	name BLOB NOT NULL,
	source TEXT,
	bytes INTEGER NOT NULL,
	received INTEGER NOT NULL,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
	is_archive INTEGER NOT NULL CHECK (is_archive IN (0, 1)),
	reports INTEGER NOT NULL,
	rejects INTEGER NOT NULL,
	copy_of INTEGER REFERENCES "drop",
	format TEXT,
	reason TEXT
) STRICT;

-- At most one drop stands for its bytes: failed ones and copies do not.
CREATE UNIQUE INDEX drop_digest ON "drop"(digest) WHERE state < 2 AND copy_of IS NULL;
CREATE INDEX drop_failed ON "drop"(id) WHERE state = 2;

CREATE TABLE reject (
	drop_id INTEGER NOT NULL REFERENCES "drop",
	position INTEGER NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (drop_id, position)
) STRICT, WITHOUT ROWID;

-- Its title is that of the report whose seq is its id.
CREATE TABLE story (
	id INTEGER PRIMARY KEY,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	last_seq INTEGER NOT NULL,
	reports INTEGER NOT NULL,
	copies INTEGER NOT NULL,
	sources INTEGER NOT NULL
) STRICT;

CREATE INDEX story_activity ON story(last_seq);

-- The sources of a story's reports that are no copies; '' is all unknown ones together, REUTERS and Reuters are one.
CREATE TABLE story_source (
	story INTEGER NOT NULL,
	source TEXT NOT NULL COLLATE NOCASE,
	PRIMARY KEY (story, source)
) STRICT, WITHOUT ROWID;

-- The earlier stories that a new story resembles, best first.
CREATE TABLE background (
	story INTEGER NOT NULL,
	place INTEGER NOT NULL,
	earlier INTEGER NOT NULL,
	score INTEGER NOT NULL,
	PRIMARY KEY (story, place)
) STRICT, WITHOUT ROWID;

-- One number line for everything in the journal: seq. Long columns live in tables of their own, so that walking over many reports
-- reads few pages.
CREATE TABLE report (
	seq INTEGER PRIMARY KEY,
	id INTEGER NOT NULL,
	drop_id INTEGER NOT NULL REFERENCES "drop",
	ordinal INTEGER NOT NULL,
	received INTEGER NOT NULL,
	told INTEGER NOT NULL, -- story time
	is_dated INTEGER NOT NULL CHECK (is_dated IN (0, 1)),
	is_archive INTEGER NOT NULL CHECK (is_archive IN (0, 1)),
	story INTEGER NOT NULL REFERENCES story,
	-- the verdict
	relation INTEGER NOT NULL CHECK (relation BETWEEN 0 AND 4),
	of INTEGER REFERENCES report,
	nearest INTEGER,
	best_story INTEGER,
	score INTEGER NOT NULL,
	threshold INTEGER NOT NULL,
	runner_up INTEGER,
	runner_up_score INTEGER NOT NULL,
	copy_of INTEGER,
	containment INTEGER NOT NULL,
	containment_threshold INTEGER NOT NULL,
	share_of_this INTEGER NOT NULL,
	share_of_other INTEGER NOT NULL,
	-- the report as received
	published INTEGER,
	updated INTEGER,
	is_date_only INTEGER NOT NULL CHECK (is_date_only IN (0, 1)),
	status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 2),
	uri_hash INTEGER, -- of uri, which is too long to be a key
	title TEXT,
	source TEXT,
	language TEXT,
	uri TEXT,
	guid TEXT,
	version TEXT,
	byline TEXT,
	place TEXT,
	link TEXT,
	keywords BLOB, -- each with a NUL behind it
	summary TEXT
) STRICT;

CREATE UNIQUE INDEX report_id ON report(id);
CREATE INDEX report_story ON report(story);
CREATE INDEX report_uri ON report(uri_hash) WHERE uri_hash IS NOT NULL;

CREATE TABLE report_text (
	seq INTEGER PRIMARY KEY REFERENCES report,
	text TEXT
) STRICT;

CREATE TABLE fingerprint (
	seq INTEGER PRIMARY KEY REFERENCES report,
	packed BLOB NOT NULL
) STRICT;

-- Full text, derived: it can be rebuilt from report_searched at any time. 'tidings' is the tokenizer that store_open is given.
CREATE VIEW report_searched(seq, title, text) AS
	SELECT report.seq, report.title, report_text.text FROM report JOIN report_text ON report_text.seq = report.seq;
CREATE VIRTUAL TABLE report_search USING fts5(title, text, content = 'report_searched', content_rowid = 'seq', tokenize = 'tidings');

-- What the store remembers of itself. 'words': the tokenizer that the index was made with (see tokenizer_mark).
CREATE TABLE note (
	name TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE disposition (
	report INTEGER NOT NULL REFERENCES report,
	watch TEXT NOT NULL,
	disposition INTEGER NOT NULL,
	notice INTEGER, -- its id
	PRIMARY KEY (report, watch)
) STRICT, WITHOUT ROWID;

-- Rows are numbered in order of birth.
CREATE TABLE notice (
	row INTEGER PRIMARY KEY,
	id INTEGER NOT NULL, -- the thirteen letters behind "nt_"
	type INTEGER NOT NULL,
	time INTEGER NOT NULL,
	report INTEGER,
	story INTEGER,
	watches TEXT,
	title TEXT,
	body TEXT
) STRICT;

CREATE UNIQUE INDEX notice_id ON notice(id);
CREATE INDEX notice_story ON notice(story);

-- phase is NULL until the breaker has something to remember.
CREATE TABLE receiver (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	phase INTEGER CHECK (phase BETWEEN 0 AND 4),
	failures INTEGER,
	next INTEGER,
	error TEXT,
	changed INTEGER
) STRICT;

CREATE TABLE outbox (
	row INTEGER PRIMARY KEY,
	notice INTEGER NOT NULL REFERENCES notice,
	receiver INTEGER NOT NULL REFERENCES receiver,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
	attempts INTEGER NOT NULL,
	queued INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	error TEXT
) STRICT;

CREATE INDEX outbox_notice ON outbox(notice);
CREATE INDEX outbox_queued ON outbox(receiver) WHERE state = 0;
CREATE INDEX outbox_dead ON outbox(receiver) WHERE state = 2;
