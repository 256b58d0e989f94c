-- Version 13: the search index knows the language of each report, by which its words are cut. Frozen once released, as schema.sql is.

-- What is read for the index: before title and text, up to U+001F, stands their language; behind U+001E it stands alone.
DROP TABLE report_search;
DROP VIEW report_searched;
CREATE VIEW report_searched(seq, title, text, language) AS
	SELECT report.seq, coalesce(report.language, '') || char(31) || coalesce(report.title, ''),
		coalesce(report.language, '') || char(31) || coalesce(report_text.text, ''), char(30) || coalesce(report.language, '')
	FROM report JOIN report_text ON report_text.seq = report.seq;
CREATE VIRTUAL TABLE report_search USING fts5(title, text, language, content = 'report_searched', content_rowid = 'seq', tokenize = 'tidings');
INSERT INTO report_search(report_search) VALUES('rebuild');
