-- The clusters that this batch may change: those of its stories and of the stories about to be made
-- again; and which cluster and event these had, so that ids which go get an alias.
CREATE OR REPLACE TEMP TABLE changed_cluster AS
SELECT cluster_id FROM batch_story_cluster
UNION
SELECT cluster_id FROM story_cluster WHERE first_seen_at >= $since;
CREATE OR REPLACE TEMP TABLE old_cluster AS
SELECT story_id, cluster_id, rule = 'first' AS is_first FROM story_cluster WHERE first_seen_at >= $since;
CREATE OR REPLACE TEMP TABLE old_event AS
SELECT cluster_id, event_id FROM cluster_event
WHERE
    first_seen_at >= $from
    AND (first_seen_at >= $since OR cluster_id IN (SELECT cluster_id FROM batch_cluster_event));
