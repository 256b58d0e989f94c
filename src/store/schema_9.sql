-- Version 9: feeds in folders. Frozen once released, as schema.sql is.

-- Names of folders, outermost first, with slashes between them, as lists of feeds have them (report/opml.h). NULL: in none.
ALTER TABLE feed ADD COLUMN folder TEXT;
