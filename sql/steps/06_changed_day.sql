-- The UTC hours and days whose counts this batch may change: those of its stories, of the stories that are about to
-- be made again, and of earlier stories whose cluster (and with it their voice) or event it changes.
CREATE OR REPLACE TEMP TABLE changed_hour AS
WITH changed AS (
    SELECT cluster_id FROM changed_cluster
    UNION
    SELECT b.cluster_id
    FROM batch_cluster_event AS b
    LEFT JOIN cluster_event AS e ON e.cluster_id = b.cluster_id AND e.first_seen_at >= $from
    WHERE e.event_id IS DISTINCT FROM b.event_id
),

told AS (
    SELECT dated_at FROM batch_story
    UNION
    SELECT dated_at FROM story WHERE first_seen_at >= $since
    UNION
    SELECT s.dated_at
    FROM story_cluster AS c
    INNER JOIN story AS s ON s.story_id = c.story_id AND s.first_seen_at >= $from
    WHERE c.first_seen_at >= $from AND c.cluster_id IN (SELECT cluster_id FROM changed)
)

SELECT DISTINCT date_trunc('hour', dated_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour_at FROM told;
CREATE OR REPLACE TEMP TABLE changed_day AS
SELECT DISTINCT (hour_at AT TIME ZONE 'UTC')::DATE AS day FROM changed_hour;
