-- Version 4: what editors order about stories. Frozen once released, as schema.sql is.

-- In the journal's number line, as reports and instructions are. Of what it moved speaks report.moved_by.
CREATE TABLE story_order (
	seq INTEGER PRIMARY KEY,
	verb INTEGER NOT NULL CHECK (verb BETWEEN 0 AND 1), -- enum story_verb
	given INTEGER NOT NULL,
	uid INTEGER,             -- of whoever gave it …
	author TEXT,             -- … and the name that he had
	comment TEXT,
	story INTEGER NOT NULL,  -- that the reports came to
	other INTEGER NOT NULL,  -- that they left
	report INTEGER           -- a split: the one that was named, and its copies with it
) STRICT;

CREATE INDEX story_order_story ON story_order(story);
CREATE INDEX story_order_other ON story_order(other);

-- The story that a merged one has become part of; never one that is merged itself.
ALTER TABLE story ADD COLUMN merged_into INTEGER REFERENCES story;
CREATE INDEX story_merged ON story(merged_into) WHERE merged_into IS NOT NULL;

-- Where an order has moved a report: the last one, and the story that it was decided to be in when it came.
ALTER TABLE report ADD COLUMN moved_by INTEGER REFERENCES story_order;
ALTER TABLE report ADD COLUMN decided_story INTEGER;

-- Its story may be another by now.
CREATE INDEX notice_report ON notice(report) WHERE report IS NOT NULL;
