-- Publishers that were heard on at least 20 of the 28 days before that of $since, and of which no feed has answered since.
WITH span AS (SELECT ($since AT TIME ZONE 'UTC')::DATE AS day),

heard AS (
    SELECT
        c.source_id,
        count(*) FILTER (WHERE c.day < s.day AND c.n_feeds_answered > 0) AS n_days_heard,
        max(c.day) FILTER (WHERE c.n_feeds_answered > 0) AS last_heard_on,
        coalesce(sum(c.n_polls) FILTER (WHERE c.day >= s.day), 0) AS n_polls
    FROM coverage_day AS c
    CROSS JOIN span AS s
    WHERE c.day >= ($since AT TIME ZONE 'UTC')::DATE - 28
    GROUP BY c.source_id
)

SELECT h.source_id, h.last_heard_on, h.n_polls
FROM heard AS h
CROSS JOIN span AS s
WHERE h.n_days_heard >= 20 AND h.last_heard_on < s.day AND h.n_polls > 0;
