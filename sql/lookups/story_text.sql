-- The stories first seen from $since on and before $until, as their places were read.
SELECT
    s.story_id, s.first_seen_at, s.dated_on, s.title, s.text, s.lede_start, s.lede_end, s.language, s.dateline,
    p.country
FROM story AS s
LEFT JOIN source AS p ON p.source_id = s.source_id
WHERE s.first_seen_at >= $since AND s.first_seen_at < $until
ORDER BY s.first_seen_at, s.story_id;
