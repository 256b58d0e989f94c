-- Version 15: of an instruction, too, whether it names a day or an hour. Frozen once released, as schema.sql is.

ALTER TABLE instruction ADD COLUMN is_date_only INTEGER NOT NULL DEFAULT 0 CHECK (is_date_only IN (0, 1));
