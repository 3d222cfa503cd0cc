-- Qualities of dates whose share of the stories first seen since $since is another than in the four weeks before, by more than 10
-- points: a format that is no longer read, or a publisher whose clock has changed. Under 200 stories nothing is said.
WITH told AS (
    SELECT
        date_quality,
        count(*) FILTER (WHERE first_seen_at >= $since) AS n_now,
        count(*) FILTER (WHERE first_seen_at < $since) AS n_before
    FROM story
    WHERE first_seen_at >= $since - INTERVAL 28 DAY
    GROUP BY date_quality
),

shared AS (
    SELECT
        date_quality, n_now, n_before,
        sum(n_now) OVER () AS n_now_all, sum(n_before) OVER () AS n_before_all
    FROM told
)

SELECT date_quality, n_now, n_before, n_now / n_now_all AS share_now, n_before / n_before_all AS share_before
FROM shared
WHERE n_now_all >= 200 AND n_before_all >= 200 AND abs(n_now / n_now_all - n_before / n_before_all) > 0.1;
