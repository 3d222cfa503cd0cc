-- Datelines that were read and whose place nobody recognised, by count: towns to add, or heads that are no dateline.
SELECT s.dateline, count(*) AS n_stories, count(DISTINCT s.source_id) AS n_sources, min(s.story_id) AS example
FROM story AS s
LEFT JOIN mention AS m ON m.story_id = s.story_id AND m.role = 'filed_from' AND m.first_seen_at >= $since
WHERE s.first_seen_at >= $since AND s.dateline IS NOT NULL AND m.story_id IS NULL
GROUP BY s.dateline;
