-- Polls by publisher and UTC day, for every day from $since on. Replaces exactly those days. What the pace asked for is
-- told by each poll: when the feed was to be asked next. A run asks each quarter of an hour, so waits are whole quarters.
DELETE FROM coverage_day WHERE day >= ($since AT TIME ZONE 'UTC')::DATE;
INSERT INTO coverage_day
WITH feed_day AS (
    SELECT
        feed_id,
        (asked_at AT TIME ZONE 'UTC')::DATE AS day,
        count(*) AS n_polls,
        count(*) FILTER (WHERE outcome IN ('ok', 'not_modified', 'same_body', 'empty')) AS n_answered,
        96 / avg(greatest(1, ceil(date_diff('second', asked_at, next_due_at) / 900.0))) AS n_polls_due
    FROM poll
    WHERE asked_at >= date_trunc('day', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
    GROUP BY 1, 2
)

SELECT
    p.day,
    f.source_id,
    count(*) AS n_feeds,
    count(*) FILTER (WHERE p.n_answered > 0) AS n_feeds_answered,
    sum(p.n_polls) AS n_polls,
    sum(p.n_polls - p.n_answered) AS n_polls_failed,
    round(sum(coalesce(p.n_polls_due, 0)), 3) AS n_polls_due
FROM feed_day AS p
INNER JOIN feed AS f ON f.feed_id = p.feed_id
GROUP BY 1, 2;
