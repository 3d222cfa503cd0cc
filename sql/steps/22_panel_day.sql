-- Who could be heard on each UTC day from $since on, beside those heard in the four weeks before: publishers that
-- have gone silent stay expected for so long, publishers that never answered are not. Replaces exactly those days.
DELETE FROM panel_day WHERE day >= ($since AT TIME ZONE 'UTC')::DATE;
INSERT INTO panel_day
WITH asked AS (
    SELECT
        day,
        count(*) FILTER (WHERE n_feeds_answered > 0) AS n_sources_answered,
        round(coalesce(sum(n_polls_due), 0), 3) AS n_polls_due,
        sum(n_polls) AS n_polls,
        sum(n_polls_failed) AS n_polls_failed
    FROM coverage_day
    WHERE day >= ($since AT TIME ZONE 'UTC')::DATE
    GROUP BY day
),

catalogued AS (
    SELECT source_id, max(coalesce(left_on, DATE '9999-12-31')) AS left_on FROM feed GROUP BY source_id
),

heard AS (
    SELECT a.day, count(DISTINCT c.source_id) AS n_sources_expected
    FROM asked AS a
    INNER JOIN coverage_day AS c ON c.day BETWEEN a.day - 28 AND a.day AND c.n_feeds_answered > 0
    LEFT JOIN catalogued AS f ON f.source_id = c.source_id
    WHERE c.day >= ($since AT TIME ZONE 'UTC')::DATE - 28 AND (c.day = a.day OR f.left_on > a.day)
    GROUP BY a.day
)

SELECT a.day, coalesce(h.n_sources_expected, 0), a.n_sources_answered, a.n_polls_due, a.n_polls, a.n_polls_failed
FROM asked AS a
LEFT JOIN heard AS h ON h.day = a.day;
