-- Version 12: alerts are numbered in the order in which they were delivered, too. Frozen once released, as schema.sql is.

-- Its place among all deliveries, given when it was made; NULL: it was not. Until now readers counted by the rows of notices: their cursors stay good.
ALTER TABLE outbox ADD COLUMN told INTEGER;
UPDATE outbox SET told = notice WHERE state = 1;
CREATE INDEX outbox_told ON outbox(receiver, told) WHERE told IS NOT NULL;
INSERT INTO note(name, value) SELECT 'told', coalesce(max(row), 0) FROM notice;
