-- A story whose country weights do not add up to 1: regional sums would not equal story counts.
SELECT s.story_id, sum(m.weight) AS weight
FROM story AS s
LEFT JOIN mention AS m ON m.story_id = s.story_id AND m.first_seen_at >= $since
WHERE s.first_seen_at >= $since
GROUP BY s.story_id
HAVING sum(m.weight) IS DISTINCT FROM 1;
