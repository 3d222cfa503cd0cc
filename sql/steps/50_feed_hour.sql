-- Polls and new stories by feed and hour, for every hour from that of $since on. Replaces exactly those hours.
DELETE FROM feed_hour WHERE hour_at >= date_trunc('hour', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
INSERT INTO feed_hour
WITH asked AS (
    SELECT
        feed_id,
        date_trunc('hour', asked_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour_at,
        count(*) AS n_polls,
        count(*) FILTER (WHERE outcome IN ('ok', 'not_modified', 'same_body', 'empty')) AS n_answered,
        coalesce(sum(n_missed), 0) AS n_missed
    FROM poll
    WHERE asked_at >= date_trunc('hour', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
    GROUP BY 1, 2
),

told AS (
    SELECT feed_id, date_trunc('hour', first_seen_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour_at, count(*) AS n_stories
    FROM sighting
    WHERE first_seen_at >= date_trunc('hour', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
    GROUP BY 1, 2
)

SELECT a.feed_id, a.hour_at, a.n_polls, a.n_answered, coalesce(t.n_stories, 0) AS n_stories, a.n_missed
FROM asked AS a
LEFT JOIN told AS t ON t.feed_id = a.feed_id AND t.hour_at = a.hour_at;
