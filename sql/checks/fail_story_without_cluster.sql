-- A story in no cluster, or an item or sighting of no story: joins would lose it silently. Most are of stories of the last
-- weeks; only for the others, where there are any, all stories are looked through.
WITH told AS MATERIALIZED (
    SELECT 'item without story' AS fault, item_id AS id, story_id FROM item WHERE first_seen_at >= $since
    UNION ALL
    SELECT 'sighting without story', story_id, story_id FROM sighting WHERE first_seen_at >= $since
),

near AS MATERIALIZED (
    SELECT s.story_id
    FROM (SELECT DISTINCT story_id FROM told) AS t
    INNER JOIN story AS s ON s.story_id = t.story_id AND s.first_seen_at >= $since - INTERVAL 35 DAY
),

other AS MATERIALIZED (SELECT fault, id, story_id FROM told WHERE story_id NOT IN (SELECT story_id FROM near)),

older AS (
    SELECT s.story_id
    FROM (SELECT DISTINCT story_id FROM other) AS o
    INNER JOIN story AS s ON s.story_id = o.story_id
)

SELECT 'story without cluster' AS fault, s.story_id AS id
FROM story AS s
LEFT JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at >= $since
WHERE s.first_seen_at >= $since AND c.story_id IS NULL
UNION ALL
SELECT fault, id
FROM other
WHERE story_id NOT IN (SELECT story_id FROM older);
