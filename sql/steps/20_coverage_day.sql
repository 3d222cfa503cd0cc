-- Polls by publisher and UTC day, for every day from $since on. Replaces exactly those days.
DELETE FROM coverage_day WHERE day >= ($since AT TIME ZONE 'UTC')::DATE;
INSERT INTO coverage_day
SELECT
    (p.asked_at AT TIME ZONE 'UTC')::DATE AS day,
    f.source_id,
    count(DISTINCT p.feed_id) AS n_feeds,
    count(DISTINCT p.feed_id) FILTER (WHERE p.outcome IN ('ok', 'not_modified', 'same_body', 'empty')) AS n_feeds_answered,
    count(*) AS n_polls,
    count(*) FILTER (WHERE p.outcome NOT IN ('ok', 'not_modified', 'same_body', 'empty')) AS n_polls_failed
FROM poll AS p
INNER JOIN feed AS f ON f.feed_id = p.feed_id
WHERE p.asked_at >= date_trunc('day', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
GROUP BY 1, 2;
