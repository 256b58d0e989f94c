-- Version 11: from a report to its copies. Frozen once released, as schema.sql is.

CREATE INDEX report_of ON report(of) WHERE of IS NOT NULL;
