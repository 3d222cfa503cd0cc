-- Question: how many titles were there on each day, of all that terms are counted in?
-- Grain: UTC day x first country: the denominators of term_daily, settled as it is.
CREATE OR REPLACE VIEW title_daily AS
WITH clock AS (SELECT max(day) AS today FROM panel_day),

open_day AS (SELECT today - 1 AS day FROM clock UNION ALL SELECT today FROM clock),

known_source AS (
    SELECT
        source_id,
        CASE WHEN min(day) > (SELECT min(day) FROM coverage_day) THEN min(day) + 31 ELSE DATE '0001-01-01' END AS known_on
    FROM coverage_day
    WHERE n_feeds_answered > 0
    GROUP BY source_id
)

SELECT day, country, n_stories, n_clusters, n_known, true AS is_settled FROM title_day
UNION ALL
SELECT
    s.dated_on AS day,
    coalesce(m.country, 'ZZ') AS country,
    count(*) AS n_stories,
    count(*) FILTER (WHERE c.rule = 'first') AS n_clusters,
    count(*) FILTER (WHERE c.rule = 'first' AND (k.known_on IS NULL OR k.known_on <= s.dated_on)) AS n_known,
    false AS is_settled
FROM open_day AS d
INNER JOIN story AS s ON s.dated_on = d.day
INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at = s.first_seen_at
LEFT JOIN mention AS m ON m.story_id = s.story_id AND m.first_seen_at = s.first_seen_at AND m.is_primary
LEFT JOIN known_source AS k ON k.source_id = s.source_id
WHERE
    s.first_seen_at >= (SELECT (today - 1)::TIMESTAMP AT TIME ZONE 'UTC' FROM clock)
    AND s.terms <> ''
GROUP BY s.dated_on, coalesce(m.country, 'ZZ');
COMMENT ON VIEW title_daily IS 'Titles with any term by UTC day and first country: what shares of terms are shares of.';
COMMENT ON COLUMN title_daily.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN title_daily.country IS 'The story''s first country, ZZ where it names none.';
COMMENT ON COLUMN title_daily.n_stories IS 'Stories.';
COMMENT ON COLUMN title_daily.n_clusters IS 'Clusters, by their first stories: copies counted once.';
COMMENT ON COLUMN title_daily.n_known IS 'Those clusters whose first publisher had been heard for 31 days, or since the first day of the lake.';
COMMENT ON COLUMN title_daily.is_settled IS 'Whether the day is counted for good; the last two are not.';
