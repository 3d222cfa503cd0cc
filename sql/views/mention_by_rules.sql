-- Question: what did each rule version say of a story's countries?
-- Grain: rule version x story x country x role.
CREATE OR REPLACE VIEW mention_by_rules AS
SELECT
    s.rule_version,
    true AS is_current,
    m.story_id,
    m.dated_on,
    m.country,
    m.role,
    m.score,
    m.weight,
    m.is_about,
    m.is_primary
FROM mention AS m
INNER JOIN story AS s ON s.story_id = m.story_id AND s.first_seen_at = m.first_seen_at AND s.dated_on = m.dated_on
UNION ALL
SELECT
    v.rule_version, false, v.story_id, v.dated_on, v.country, v.role, v.score, v.weight, v.is_about, v.is_primary
FROM mention_version AS v
WHERE NOT EXISTS (
    SELECT 1 FROM story AS s
    WHERE s.story_id = v.story_id AND s.rule_version = v.rule_version
);
COMMENT ON VIEW mention_by_rules IS 'The countries of each story by each rule version that has read it.';
COMMENT ON COLUMN mention_by_rules.rule_version IS 'Version of the rules.';
COMMENT ON COLUMN mention_by_rules.is_current IS 'Whether this is what the lake counts by.';
COMMENT ON COLUMN mention_by_rules.story_id IS 'The story.';
COMMENT ON COLUMN mention_by_rules.dated_on IS 'The UTC day the story counts on. Bound it: then only the months since are read.';
COMMENT ON COLUMN mention_by_rules.country IS 'Country code; ZZ where the story names no place.';
COMMENT ON COLUMN mention_by_rules.role IS 'focus, mention, filed_from, source or unlocated.';
COMMENT ON COLUMN mention_by_rules.score IS 'Strength of the evidence; comparable within a story and a version only.';
COMMENT ON COLUMN mention_by_rules.weight IS 'Share of the story; the shares of a story add up to 1 in each version.';
COMMENT ON COLUMN mention_by_rules.is_about IS 'Whether the story is about the country, not merely naming it.';
COMMENT ON COLUMN mention_by_rules.is_primary IS 'Whether it is the story''s first country.';
