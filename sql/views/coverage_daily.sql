-- Question: how much of the news was about each region on each day, and could we have seen it?
-- Grain: scheme x region x UTC day, gap-filled from the first to the last day polled.
-- A story counts once in each region it is about, so shares add up to more than 1; weight does not.
-- Days on which no feed answered are NULL, not 0.
CREATE OR REPLACE VIEW coverage_daily AS
WITH polled AS (
    SELECT
        day,
        count(*) FILTER (WHERE n_feeds_answered > 0) AS n_sources_answered,
        count(*) AS n_sources_polled,
        sum(n_polls) AS n_polls,
        sum(n_polls_failed) AS n_polls_failed
    FROM coverage_day
    GROUP BY day
),

span AS (SELECT min(day) AS first_day, max(day) AS last_day FROM polled),

calendar AS (
    SELECT unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM span
)

SELECT
    r.scheme,
    r.region,
    r.name,
    c.day,
    CASE WHEN p.n_sources_answered > 0 THEN coalesce(d.n_stories, 0) END AS n_stories,
    CASE WHEN p.n_sources_answered > 0 THEN coalesce(d.n_clusters, 0) END AS n_clusters,
    CASE WHEN p.n_sources_answered > 0 THEN coalesce(d.n_sources, 0) END AS n_sources,
    CASE WHEN p.n_sources_answered > 0 THEN coalesce(d.weight, 0) END AS weight,
    CASE WHEN p.n_sources_answered > 0 THEN coalesce(a.n_stories, 0) END AS n_stories_all,
    CASE WHEN p.n_sources_answered > 0 THEN coalesce(a.n_clusters, 0) END AS n_clusters_all,
    CASE WHEN p.n_sources_answered > 0 THEN coalesce(d.n_stories, 0) / nullif(a.n_stories, 0) END AS share,
    coalesce(p.n_polls, 0) AS n_polls,
    coalesce(p.n_polls_failed, 0) AS n_polls_failed,
    coalesce(p.n_sources_polled - p.n_sources_answered, 0) AS n_sources_down,
    coalesce(p.n_sources_answered >= 0.8 * p.n_sources_polled, false) AS coverage_ok,
    c.day < s.last_day AS is_complete
FROM calendar AS c
CROSS JOIN region AS r
CROSS JOIN span AS s
LEFT JOIN polled AS p ON p.day = c.day
LEFT JOIN region_day AS d ON d.scheme = r.scheme AND d.region = r.region AND d.day = c.day
LEFT JOIN story_day AS a ON a.day = c.day;
COMMENT ON VIEW coverage_daily IS 'How much of the news was about each region on each UTC day, with denominators and coverage.';
COMMENT ON COLUMN coverage_daily.scheme IS 'Region scheme: m49, desk, bloc, area or one of your own.';
COMMENT ON COLUMN coverage_daily.region IS 'Region of the scheme.';
COMMENT ON COLUMN coverage_daily.name IS 'English name of the region.';
COMMENT ON COLUMN coverage_daily.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN coverage_daily.n_stories IS 'Stories about the region; NULL where no feed answered that day.';
COMMENT ON COLUMN coverage_daily.n_clusters IS 'Those stories with copies counted once.';
COMMENT ON COLUMN coverage_daily.n_sources IS 'Publishers of those stories.';
COMMENT ON COLUMN coverage_daily.weight IS 'Sum of the region''s shares in all stories: adds up to the number of stories within a partition.';
COMMENT ON COLUMN coverage_daily.n_stories_all IS 'The denominator: all stories of the day.';
COMMENT ON COLUMN coverage_daily.n_clusters_all IS 'All stories of the day with copies counted once.';
COMMENT ON COLUMN coverage_daily.share IS 'n_stories / n_stories_all.';
COMMENT ON COLUMN coverage_daily.n_polls IS 'Requests made that day.';
COMMENT ON COLUMN coverage_daily.n_polls_failed IS 'Requests that no feed answered.';
COMMENT ON COLUMN coverage_daily.n_sources_down IS 'Publishers asked that day of which no feed answered.';
COMMENT ON COLUMN coverage_daily.coverage_ok IS 'Whether at least 80 % of the publishers asked answered.';
COMMENT ON COLUMN coverage_daily.is_complete IS 'False for the last day polled: it is still growing.';
