-- Version 6: how copies were changed, and whose texts reports are. Frozen once released, as schema.sql is.

-- NULL where nothing was looked at: it is no copy, or older than this version. Else bits of enum change_kind, and how much of each text is in the
-- other, of which one is the report that it repeats.
ALTER TABLE report ADD COLUMN changes INTEGER CHECK (changes BETWEEN 0 AND 15);
ALTER TABLE report ADD COLUMN change_share_of_this INTEGER;
ALTER TABLE report ADD COLUMN change_share_of_other INTEGER;

-- The agency that the report says it has its text from.
ALTER TABLE report ADD COLUMN originator TEXT;
