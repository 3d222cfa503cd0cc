-- The stories first seen from $from until $since with their cluster's leader: what copies are found among.
SELECT
    s.story_id, s.source_id, s.first_seen_at, s.published_at, s.date_quality, s.title,
    substr(s.text, s.lede_start + 1, s.lede_end - s.lede_start) AS text, s.wire, s.page, c.leader_id
FROM story AS s
INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at >= $from
WHERE s.first_seen_at >= $from AND s.first_seen_at < $since
ORDER BY s.first_seen_at, s.story_id;
