-- Before a window is made again by rules of $rule_version: keep what earlier rules said of it, so that both
-- can be compared. A version that is kept already is left as it is.
INSERT INTO mention_version
SELECT
    s.rule_version, m.story_id, m.first_seen_at, m.dated_on, m.country, m.role, m.score, m.weight, m.is_about,
    m.is_primary
FROM mention AS m
INNER JOIN story AS s ON s.story_id = m.story_id
WHERE
    m.first_seen_at >= $since
    AND s.first_seen_at >= $since
    AND s.rule_version <> $rule_version
    AND NOT EXISTS (
        SELECT 1 FROM mention_version AS v
        WHERE v.rule_version = s.rule_version AND v.story_id = m.story_id AND v.first_seen_at >= $since
    );
