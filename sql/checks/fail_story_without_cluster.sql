-- A story in no cluster, or an item or sighting of no story: joins would lose it silently.
SELECT 'story without cluster' AS fault, s.story_id AS id
FROM story AS s
LEFT JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at >= $since
WHERE s.first_seen_at >= $since AND c.story_id IS NULL
UNION ALL
SELECT 'item without story', i.item_id
FROM item AS i
WHERE i.first_seen_at >= $since AND i.story_id NOT IN (SELECT story_id FROM story)
UNION ALL
SELECT 'sighting without story', i.story_id
FROM sighting AS i
WHERE i.first_seen_at >= $since AND i.story_id NOT IN (SELECT story_id FROM story);
