-- Version 2: what editors are told beside the text, and reports that their publishers withdraw. Frozen once released, as schema.sql is.

ALTER TABLE report ADD COLUMN urgency INTEGER CHECK (urgency BETWEEN 1 AND 9);
ALTER TABLE report ADD COLUMN embargo INTEGER;
ALTER TABLE report ADD COLUMN note TEXT;

-- A publisher's instruction to withdraw what it names. It has its place in the journal's number line, but is no report: in no story, not
-- searched, not matched.
CREATE TABLE instruction (
	seq INTEGER PRIMARY KEY,
	id INTEGER NOT NULL,
	drop_id INTEGER NOT NULL REFERENCES "drop",
	ordinal INTEGER NOT NULL,
	received INTEGER NOT NULL,
	is_archive INTEGER NOT NULL CHECK (is_archive IN (0, 1)),
	status INTEGER NOT NULL CHECK (status BETWEEN 1 AND 2),
	published INTEGER,
	updated INTEGER,
	uri_hash INTEGER, -- of uri, as in report
	uri TEXT,
	guid TEXT,
	version TEXT,
	source TEXT,
	language TEXT,
	title TEXT,
	note TEXT,
	text TEXT
) STRICT;

CREATE UNIQUE INDEX instruction_id ON instruction(id);
CREATE INDEX instruction_uri ON instruction(uri_hash) WHERE uri_hash IS NOT NULL;
CREATE INDEX instruction_guid ON instruction(guid) WHERE uri_hash IS NULL AND guid IS NOT NULL;

ALTER TABLE report ADD COLUMN withdrawn_by INTEGER REFERENCES instruction;
CREATE INDEX report_withdrawn ON report(withdrawn_by) WHERE withdrawn_by IS NOT NULL;
-- What has no uri is named by its guid.
CREATE INDEX report_guid ON report(guid) WHERE uri_hash IS NULL AND guid IS NOT NULL;

-- reports, copies and sources count what stands; its title is that of report `titled` where the founder is withdrawn and another stands.
ALTER TABLE story ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN titled INTEGER;
