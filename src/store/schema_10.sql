-- Version 10: who has the text from one agency is one source of a story; until now stories counted whoever printed it. Frozen once released, as
-- schema.sql is.

CREATE TEMP TABLE agency_story AS SELECT DISTINCT story FROM report WHERE originator <> '';

DELETE FROM story_source WHERE story IN agency_story;
INSERT INTO story_source(story, source) SELECT story, coalesce(nullif(originator, ''), source, '') FROM report
	WHERE story IN agency_story AND withdrawn_by IS NULL AND relation < 2 ON CONFLICT DO NOTHING;
UPDATE story SET sources = (SELECT count(*) FROM story_source WHERE story_source.story = story.id) WHERE id IN agency_story;

DROP TABLE agency_story;
