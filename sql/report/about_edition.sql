-- What does this edition hold, and up to when?
SELECT
    min(c.day) AS first_day,
    max(c.day) AS last_day,
    (SELECT max(asked_at) FROM poll) AS asked_until_at,
    (SELECT coalesce(sum(n_stories), 0)::BIGINT FROM story_day) AS n_stories,
    (SELECT count(*) FROM cluster WHERE n_publishers > 1) AS n_clusters_copied,
    (SELECT count(DISTINCT source_id) FROM coverage_day WHERE n_feeds_answered > 0) AS n_publishers,
    (SELECT count(DISTINCT country) FROM country_pair_day WHERE side = 'source') AS n_source_countries,
    (SELECT count(*) FROM feed) AS n_feeds,
    count(*) AS n_days,
    count(*) FILTER (WHERE coalesce(p.n_sources_answered, 0) = 0) AS n_days_silent
FROM (
    SELECT unnest(generate_series(min(day), max(day), INTERVAL 1 DAY))::DATE AS day FROM panel_day
) AS c
LEFT JOIN panel_day AS p ON p.day = c.day;
