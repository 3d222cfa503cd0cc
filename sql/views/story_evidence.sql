-- Question: why is this country or region given for this story?
-- Grain: one row for each piece of evidence.
CREATE OR REPLACE VIEW story_evidence AS
SELECT
    e.story_id,
    e.target,
    e.role,
    e.rule,
    e.surface,
    e.field,
    substr(
        CASE WHEN e.field = 'title' THEN s.title ELSE s.text END,
        greatest(1, e.span_start - 59), (e.span_end - e.span_start) + 120
    ) AS context,
    e.span_start,
    e.span_end,
    s.title,
    s.source_id,
    s.dated_on,
    s.url,
    s.rule_version
FROM evidence AS e
INNER JOIN story AS s ON s.story_id = e.story_id AND s.first_seen_at = e.first_seen_at;
COMMENT ON VIEW story_evidence IS 'The words behind every mention, with their surroundings: the way from a number to its sentence.';
COMMENT ON COLUMN story_evidence.story_id IS 'The story.';
COMMENT ON COLUMN story_evidence.target IS 'Country code, or scheme:region.';
COMMENT ON COLUMN story_evidence.role IS 'Role of the mention.';
COMMENT ON COLUMN story_evidence.rule IS 'The rule that read the words.';
COMMENT ON COLUMN story_evidence.surface IS 'The words.';
COMMENT ON COLUMN story_evidence.field IS 'title or text.';
COMMENT ON COLUMN story_evidence.context IS 'Up to 60 characters before and after.';
COMMENT ON COLUMN story_evidence.span_start IS 'First character in the field, from 0.';
COMMENT ON COLUMN story_evidence.span_end IS 'Character after the last.';
COMMENT ON COLUMN story_evidence.title IS 'Title of the story.';
COMMENT ON COLUMN story_evidence.source_id IS 'Its publisher.';
COMMENT ON COLUMN story_evidence.dated_on IS 'The UTC day it counts on. Bound it: then only the months since are read.';
COMMENT ON COLUMN story_evidence.url IS 'Web address.';
COMMENT ON COLUMN story_evidence.rule_version IS 'Version of the rules that read it.';
