-- Version 16: of a report that a watch leads to several receivers, what became of it for one of them. Frozen once released, as schema.sql is.

CREATE TABLE outcome (
	report INTEGER NOT NULL REFERENCES report,
	watch TEXT NOT NULL,
	receiver INTEGER NOT NULL REFERENCES receiver,
	disposition INTEGER NOT NULL,
	notice INTEGER, -- its id
	detail TEXT,
	PRIMARY KEY (report, watch, receiver)
) STRICT, WITHOUT ROWID;
