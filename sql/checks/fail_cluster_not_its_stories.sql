-- A cluster whose counts are not those of its stories, that has no event, or has two.
SELECT c.cluster_id, c.n_stories, count(DISTINCT s.story_id) AS n_found, count(DISTINCT e.event_id) AS n_events
FROM cluster AS c
LEFT JOIN story_cluster AS s ON s.cluster_id = c.cluster_id AND s.first_seen_at >= $since - INTERVAL 3 DAY
LEFT JOIN cluster_event AS e ON e.cluster_id = c.cluster_id AND e.first_seen_at >= $since - INTERVAL 3 DAY
WHERE c.first_seen_at >= $since - INTERVAL 3 DAY
GROUP BY c.cluster_id, c.n_stories
HAVING count(DISTINCT s.story_id) <> c.n_stories OR count(DISTINCT e.event_id) <> 1;
