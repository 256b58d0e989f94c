-- Version 7: what waits to be told together, and whom editors want told or left alone. Frozen once released, as schema.sql is.

-- Reports that a receiver will be told of together, by the route and the key that they share. due is NULL where nothing waits: the row then only
-- remembers until when the receiver is left alone.
CREATE TABLE bundle (
	id INTEGER PRIMARY KEY,
	receiver INTEGER NOT NULL REFERENCES receiver,
	route TEXT NOT NULL,
	key TEXT NOT NULL,
	due INTEGER,
	rest_until INTEGER NOT NULL,
	UNIQUE (receiver, route, key)
) STRICT;

CREATE INDEX bundle_due ON bundle(due) WHERE due IS NOT NULL;
CREATE INDEX bundle_rest ON bundle(rest_until) WHERE due IS NULL;

CREATE TABLE bundle_report (
	bundle INTEGER NOT NULL REFERENCES bundle,
	report INTEGER NOT NULL REFERENCES report,
	watches TEXT NOT NULL, -- names, comma-separated
	why INTEGER NOT NULL,  -- enum bundle_why
	PRIMARY KEY (bundle, report)
) STRICT, WITHOUT ROWID;

CREATE INDEX bundle_report_report ON bundle_report(report);

-- Reports that a notice tells of beside the one that it names.
CREATE TABLE notice_fold (
	notice INTEGER NOT NULL REFERENCES notice,
	report INTEGER NOT NULL REFERENCES report,
	PRIMARY KEY (notice, report)
) STRICT, WITHOUT ROWID;

CREATE INDEX notice_fold_report ON notice_fold(report);

-- What became of a report needs a word more: which condition it did not meet, who has silenced it.
ALTER TABLE disposition ADD COLUMN detail TEXT;

-- Whoever is silenced is not told of what all matchers hold for; whoever follows is told of the story though no watch matches.
CREATE TABLE silence (
	id INTEGER PRIMARY KEY,
	receiver TEXT,          -- that follows; NULL: it is a silence
	story INTEGER,          -- that is followed or muted; NULL: any
	matchers TEXT NOT NULL, -- one a line
	begins INTEGER NOT NULL,
	ends INTEGER,           -- NULL: when somebody ends it
	uid INTEGER,            -- of whoever gave it …
	author TEXT,            -- … and the name that he had
	comment TEXT
) STRICT;

CREATE INDEX silence_ends ON silence(ends);
