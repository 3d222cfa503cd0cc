-- A cluster with stories first seen since $since whose counts, first publisher or dates are not those of its stories, or whose
-- publishers are not in cluster_source; and one of the last three days that has no event, or has two.
WITH grown AS (
    SELECT DISTINCT cluster_id FROM story_cluster WHERE first_seen_at >= $since
    UNION
    SELECT cluster_id FROM cluster WHERE first_seen_at >= $since
),

told AS (
    SELECT
        c.cluster_id, c.n_stories, c.first_dated_at, c.last_dated_at, c.dated_on,
        count(DISTINCT s.story_id) AS n_found,
        min(s.dated_at) AS first_at,
        max(s.dated_at) AS last_at,
        min(s.dated_on) AS first_on,
        count(CASE WHEN s.dated_at = c.first_dated_at AND s.source_id = c.first_source_id THEN c.cluster_id END) AS n_first
    FROM grown AS n
    INNER JOIN cluster AS c ON c.cluster_id = n.cluster_id AND c.first_seen_at >= $since - INTERVAL 3 DAY
    LEFT JOIN story_cluster AS m ON m.cluster_id = c.cluster_id AND m.first_seen_at >= $since - INTERVAL 3 DAY
    LEFT JOIN story AS s
        ON s.story_id = m.story_id AND s.first_seen_at >= $since - INTERVAL 3 DAY
    GROUP BY c.cluster_id, c.n_stories, c.first_dated_at, c.last_dated_at, c.dated_on
)

SELECT 'stories' AS fault, cluster_id, n_stories AS n_told, n_found
FROM told
WHERE
    n_found <> n_stories OR n_first = 0
    OR first_at IS DISTINCT FROM first_dated_at OR last_at IS DISTINCT FROM last_dated_at OR first_on IS DISTINCT FROM dated_on
UNION ALL
SELECT 'publishers', c.cluster_id, c.n_publishers, count(p.source_id)
FROM grown AS n
INNER JOIN cluster AS c ON c.cluster_id = n.cluster_id AND c.first_seen_at >= $since - INTERVAL 3 DAY
LEFT JOIN cluster_source AS p ON p.cluster_id = c.cluster_id AND p.first_seen_at >= $since - INTERVAL 3 DAY
GROUP BY c.cluster_id, c.n_publishers, c.n_families
HAVING count(p.source_id) <> CASE WHEN c.n_families > 1 THEN c.n_publishers ELSE 0 END
UNION ALL
SELECT 'events', c.cluster_id, 1, count(DISTINCT e.event_id)
FROM cluster AS c
LEFT JOIN cluster_event AS e
    ON e.cluster_id = c.cluster_id AND e.first_seen_at = c.first_seen_at AND e.first_seen_at >= $since - INTERVAL 3 DAY
WHERE c.first_seen_at >= $since - INTERVAL 3 DAY
GROUP BY c.cluster_id
HAVING count(DISTINCT e.event_id) <> 1;
