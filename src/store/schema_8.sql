-- Version 8: the queue as operators keep it. Frozen once released, as schema.sql is.

-- An operator's hold stands beside the breaker, which goes on as it was: NULL where nobody holds it.
ALTER TABLE receiver ADD COLUMN held INTEGER;   -- since when …
ALTER TABLE receiver ADD COLUMN held_uid INTEGER; -- … by whose number …
ALTER TABLE receiver ADD COLUMN held_by TEXT;   -- … and the name that went with it
ALTER TABLE receiver ADD COLUMN held_comment TEXT;
ALTER TABLE receiver ADD COLUMN released INTEGER; -- when it was let go last: what its alerts have waited is counted from there
ALTER TABLE receiver ADD COLUMN failing INTEGER; -- since when it does nothing but fail, or NULL
-- Alerts for it that were folded, too many having waited: of all times; and the delivery of the notice that tells of the last of them.
ALTER TABLE receiver ADD COLUMN expired INTEGER NOT NULL DEFAULT 0;
ALTER TABLE receiver ADD COLUMN expiry INTEGER;

-- A delivery may be held, too, which the table's own check did not know.
CREATE TABLE outbox_8 (
	row INTEGER PRIMARY KEY,
	notice INTEGER NOT NULL REFERENCES notice,
	receiver INTEGER NOT NULL REFERENCES receiver,
	state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
	attempts INTEGER NOT NULL,
	queued INTEGER NOT NULL,
	since INTEGER NOT NULL,   -- when its waiting began: as it was queued, or as an operator queued it again
	changed INTEGER NOT NULL,
	instead_of INTEGER REFERENCES receiver, -- that it was meant for
	error TEXT
) STRICT;

INSERT INTO outbox_8 SELECT row, notice, receiver, state, attempts, queued, queued, changed, NULL, error FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_8 RENAME TO outbox;

CREATE INDEX outbox_notice ON outbox(notice);
-- The state, which is always the same, is there so that counting reads the index alone.
CREATE INDEX outbox_queued ON outbox(receiver, state) WHERE state = 0;
CREATE INDEX outbox_dead ON outbox(receiver, state) WHERE state = 2;
CREATE INDEX outbox_held ON outbox(receiver, state) WHERE state = 3;
