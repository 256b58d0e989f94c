-- Version 4: what editors order about stories, and what the engine sees again. Frozen once released, as schema.sql is.

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

-- The last order that has moved a report; and, where that or the engine has, the story that it was decided to be in when it came.
ALTER TABLE report ADD COLUMN moved_by INTEGER REFERENCES story_order;
ALTER TABLE report ADD COLUMN decided_story INTEGER;

-- Its story may be another by now.
CREATE INDEX notice_report ON notice(report) WHERE report IS NOT NULL;

-- What the engine saw to be elsewhere when a report came, in the order in which it was moved.
CREATE TABLE move (
	cause INTEGER NOT NULL REFERENCES report,
	place INTEGER NOT NULL,
	report INTEGER REFERENCES report, -- NULL: all of the story, which is merged
	origin INTEGER NOT NULL,          -- the story that it leaves …
	story INTEGER NOT NULL,           -- … and comes to
	score INTEGER NOT NULL,
	was INTEGER NOT NULL,             -- its score where it was
	PRIMARY KEY (cause, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX move_report ON move(report) WHERE report IS NOT NULL;
CREATE INDEX move_origin ON move(origin);
