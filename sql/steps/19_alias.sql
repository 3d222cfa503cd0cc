-- Ids that were shown and are gone lead on: a cluster's to where its first story went, an event's to where
-- its first cluster went, and what led to these leads to their successors.
CREATE OR REPLACE TEMP TABLE new_alias AS
WITH gone_cluster AS (
    SELECT o.cluster_id AS old_id, o.story_id
    FROM old_cluster AS o
    WHERE o.is_first AND o.cluster_id NOT IN (SELECT cluster_id FROM cluster WHERE first_seen_at >= $from)
),

gone_event AS (
    SELECT DISTINCT o.event_id AS old_id, o.cluster_id
    FROM old_event AS o
    WHERE o.event_id NOT IN (SELECT event_id FROM cluster_event WHERE first_seen_at >= $from)
)

SELECT 'cluster' AS kind, g.old_id, c.cluster_id AS new_id
FROM gone_cluster AS g
INNER JOIN story_cluster AS c ON c.story_id = g.story_id AND c.first_seen_at >= $from
UNION ALL
SELECT 'event' AS kind, g.old_id, min(e.event_id) AS new_id
FROM gone_event AS g
INNER JOIN cluster_event AS e ON e.cluster_id = g.cluster_id AND e.first_seen_at >= $from
GROUP BY g.old_id;
UPDATE cluster_alias SET new_id = n.new_id
FROM new_alias AS n
WHERE cluster_alias.kind = n.kind AND cluster_alias.new_id = n.old_id;
INSERT INTO cluster_alias SELECT kind, old_id, new_id, now() FROM new_alias;
DELETE FROM cluster_alias
WHERE old_id IN (SELECT cluster_id FROM batch_story_cluster) OR old_id IN (SELECT event_id FROM batch_cluster_event);
