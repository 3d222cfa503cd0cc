-- Question: how much of the news was about each region in each hour?
-- Grain: scheme x region x UTC hour, gap-filled from the first to the last hour polled. As coverage_daily, by the
-- hour of dated_at: stories without a time of their own count in the hour in which they were first seen, and feeds that are
-- asked every few hours bring stories of hours past, so the last hours still grow. Hours of days on which no feed
-- answered are NULL. News have a rhythm of hours and weekdays: compare an hour with the same hour of other weeks.
CREATE OR REPLACE VIEW coverage_hourly AS
WITH span AS (
    SELECT min(hour_at) AS first_at, max(hour_at) AS last_at FROM feed_hour
),

calendar AS (
    SELECT unnest(generate_series(first_at AT TIME ZONE 'UTC', last_at AT TIME ZONE 'UTC', INTERVAL 1 HOUR)) AS hour_utc
    FROM span
),

seen AS (
    SELECT
        c.hour_utc AT TIME ZONE 'UTC' AS hour_at,
        coalesce(p.n_sources_answered, 0) > 0 AS is_heard,
        coalesce(p.n_sources_answered > 0 AND p.n_sources_answered >= 0.8 * p.n_sources_expected, false) AS coverage_ok,
        coalesce(a.n_stories, 0) AS n_stories,
        coalesce(a.n_clusters, 0) AS n_clusters,
        c.hour_utc AT TIME ZONE 'UTC' < s.last_at AS is_complete
    FROM calendar AS c
    CROSS JOIN span AS s
    LEFT JOIN panel_day AS p ON p.day = c.hour_utc::DATE
    LEFT JOIN story_hour AS a ON a.hour_at = c.hour_utc AT TIME ZONE 'UTC'
)

SELECT
    r.scheme,
    r.region,
    r.name,
    c.hour_at,
    CASE WHEN c.is_heard THEN coalesce(h.n_stories, 0) END AS n_stories,
    CASE WHEN c.is_heard THEN c.n_stories END AS n_stories_all,
    CASE WHEN c.is_heard THEN coalesce(h.n_stories, 0) / nullif(c.n_stories, 0) END AS share,
    CASE WHEN c.is_heard THEN coalesce(h.n_clusters, 0) END AS n_clusters,
    CASE WHEN c.is_heard THEN c.n_clusters END AS n_clusters_all,
    CASE WHEN c.is_heard THEN coalesce(h.n_independent, 0) END AS n_independent,
    CASE WHEN c.is_heard THEN coalesce(h.weight, 0) END AS weight,
    CASE WHEN c.is_heard THEN coalesce(h.weight_about, 0) END AS weight_about,
    c.coverage_ok,
    c.is_complete
FROM seen AS c
CROSS JOIN region AS r
LEFT JOIN region_hour AS h ON h.scheme = r.scheme AND h.region = r.region AND h.hour_at = c.hour_at;
COMMENT ON VIEW coverage_hourly IS 'How much of the news was about each region in each UTC hour, with denominators.';
COMMENT ON COLUMN coverage_hourly.scheme IS 'Region scheme.';
COMMENT ON COLUMN coverage_hourly.region IS 'Region of the scheme.';
COMMENT ON COLUMN coverage_hourly.name IS 'English name of the region.';
COMMENT ON COLUMN coverage_hourly.hour_at IS 'Start of the hour (UTC instant) that stories are dated in.';
COMMENT ON COLUMN coverage_hourly.n_stories IS 'Stories about the region; NULL where no feed answered that day.';
COMMENT ON COLUMN coverage_hourly.n_stories_all IS 'The denominator: all stories of the hour.';
COMMENT ON COLUMN coverage_hourly.share IS 'n_stories / n_stories_all.';
COMMENT ON COLUMN coverage_hourly.n_clusters IS 'Those stories with copies counted once.';
COMMENT ON COLUMN coverage_hourly.n_clusters_all IS 'All stories of the hour with copies counted once.';
COMMENT ON COLUMN coverage_hourly.n_independent IS 'Independent voices: agencies, and publisher families in words of their own.';
COMMENT ON COLUMN coverage_hourly.weight IS 'Sum of the region''s shares in all stories: adds up, within a partition, to the number of stories.';
COMMENT ON COLUMN coverage_hourly.weight_about IS 'Sum of its shares among the countries that stories are about.';
COMMENT ON COLUMN coverage_hourly.coverage_ok IS 'Whether at least 80 % of the publishers expected were heard that day.';
COMMENT ON COLUMN coverage_hourly.is_complete IS 'False for the last hour polled; those just before it may still grow.';
