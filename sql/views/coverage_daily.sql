-- Question: how much of the news was about each region on each day, and could we have seen it?
-- Grain: scheme x region x UTC day, gap-filled from the first to the last day polled.
-- A story counts once in each region it is about, so shares of regions add up to more than 1. weight_about splits a
-- story among the countries it is about and adds up to the stories about any (weight: among all that it names, to all
-- stories). Days on which no feed answered are NULL, not 0; the last day polled is never complete.
-- coverage_ok: at least 80 % of the publishers heard in the four weeks before, or on the day itself, were heard.
CREATE OR REPLACE VIEW coverage_daily AS
WITH span AS (SELECT min(day) AS first_day, max(day) AS last_day FROM panel_day),

calendar AS (
    SELECT unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day FROM span
),

seen AS (
    SELECT
        c.day,
        p.n_sources_expected,
        coalesce(p.n_sources_answered, 0) AS n_sources_answered,
        coalesce(p.n_polls, 0) AS n_polls,
        coalesce(p.n_polls_failed, 0) AS n_polls_failed,
        a.n_stories,
        a.n_clusters,
        a.n_independent,
        c.day < s.last_day AS is_complete
    FROM calendar AS c
    CROSS JOIN span AS s
    LEFT JOIN panel_day AS p ON p.day = c.day
    LEFT JOIN story_day AS a ON a.day = c.day
)

SELECT
    r.scheme,
    r.region,
    r.name,
    c.day,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(d.n_stories, 0) END AS n_stories,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(c.n_stories, 0) END AS n_stories_all,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(d.n_stories, 0) / nullif(c.n_stories, 0) END AS share,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(d.n_clusters, 0) END AS n_clusters,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(c.n_clusters, 0) END AS n_clusters_all,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(d.n_independent, 0) END AS n_independent,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(c.n_independent, 0) END AS n_independent_all,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(d.n_events, 0) END AS n_events,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(d.n_sources, 0) END AS n_sources,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(d.weight, 0) END AS weight,
    CASE WHEN c.n_sources_answered > 0 THEN coalesce(d.weight_about, 0) END AS weight_about,
    c.n_polls,
    c.n_polls_failed,
    c.n_sources_expected,
    c.n_sources_expected - c.n_sources_answered AS n_sources_down,
    coalesce(c.n_sources_answered > 0 AND c.n_sources_answered >= 0.8 * c.n_sources_expected, false) AS coverage_ok,
    c.is_complete
FROM seen AS c
CROSS JOIN region AS r
LEFT JOIN region_day AS d ON d.scheme = r.scheme AND d.region = r.region AND d.day = c.day;
COMMENT ON VIEW coverage_daily IS 'How much of the news was about each region on each UTC day, with denominators and coverage.';
COMMENT ON COLUMN coverage_daily.scheme IS 'Region scheme: m49, desk, bloc, area or one of your own.';
COMMENT ON COLUMN coverage_daily.region IS 'Region of the scheme.';
COMMENT ON COLUMN coverage_daily.name IS 'English name of the region.';
COMMENT ON COLUMN coverage_daily.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN coverage_daily.n_stories IS 'Stories about the region; NULL where no feed answered that day.';
COMMENT ON COLUMN coverage_daily.n_stories_all IS 'The denominator: all stories of the day.';
COMMENT ON COLUMN coverage_daily.share IS 'n_stories / n_stories_all.';
COMMENT ON COLUMN coverage_daily.n_clusters IS 'Those stories with copies counted once.';
COMMENT ON COLUMN coverage_daily.n_clusters_all IS 'All stories of the day with copies counted once.';
COMMENT ON COLUMN coverage_daily.n_independent IS 'Independent voices that told of it: agencies, and publisher families in words of their own. 75 papers with one agency''s report are one, and so is one paper with many reports.';
COMMENT ON COLUMN coverage_daily.n_independent_all IS 'Independent voices of the day, whatever they told of.';
COMMENT ON COLUMN coverage_daily.n_events IS 'Events that those stories tell of; settled two days later.';
COMMENT ON COLUMN coverage_daily.n_sources IS 'Publishers of those stories.';
COMMENT ON COLUMN coverage_daily.weight IS 'Sum of the region''s shares in all stories, mentioned or about: adds up to the number of stories within a partition.';
COMMENT ON COLUMN coverage_daily.weight_about IS 'Sum of its shares among the countries that stories are about: adds up, within a partition, to the stories about any or without a place.';
COMMENT ON COLUMN coverage_daily.n_polls IS 'Requests made that day.';
COMMENT ON COLUMN coverage_daily.n_polls_failed IS 'Requests that no feed answered.';
COMMENT ON COLUMN coverage_daily.n_sources_expected IS 'Publishers heard on that day or on any of the 28 days before; NULL where nothing was asked.';
COMMENT ON COLUMN coverage_daily.n_sources_down IS 'Publishers of these that were not heard that day.';
COMMENT ON COLUMN coverage_daily.coverage_ok IS 'Whether at least 80 % of the publishers expected were heard.';
COMMENT ON COLUMN coverage_daily.is_complete IS 'False for the last day polled: it is still growing.';
