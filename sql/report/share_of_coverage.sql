-- What share of each day's stories was about each region of $scheme, from $since on, and was that more than expected?
-- Days on which no feed answered are NULL; regions that hold others of their scheme, and those without a story, are left out.
SELECT
    dense_rank() OVER (ORDER BY n_stories_ever DESC, region) AS place,
    region,
    name,
    day,
    n_stories,
    n_stories_all,
    round(share, 4) AS share,
    round(share_28d, 4) AS usual_share,
    n_clusters,
    round(expected, 1) AS expected,
    round(z, 1) AS z,
    CASE WHEN burst THEN burst_level END AS burst_level,
    CASE
        WHEN n_stories IS NULL THEN 'no feed answered'
        WHEN NOT coverage_ok THEN 'under 80 % of publishers heard'
        WHEN NOT is_complete THEN 'day not over'
        ELSE 'seen'
    END AS seen
FROM (
    SELECT *, sum(n_stories) OVER (PARTITION BY region) AS n_stories_ever
    FROM coverage_trends
    WHERE
        scheme = $scheme AND day >= $since::DATE
        AND region NOT IN (SELECT parent FROM region WHERE scheme = $scheme AND parent IS NOT NULL)
) AS t
WHERE n_stories_ever > 0
ORDER BY place, day;
