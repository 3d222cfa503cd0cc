-- Question: which reports were reprinted most, and where do they come from?
-- Answer: a row a report, the 50 that went widest.
-- $since TIMESTAMPTZ = last_day - 6: reports first seen from then on
-- title: title of the story dated earliest
-- origin_kind: wire or source
-- origin: the agency credited, else the publisher family seen first
-- first_source: publisher of the story dated earliest
-- n_stories: stories: one publisher's text each
-- n_sources: publishers
-- n_families: publisher families: sister titles count once
-- n_countries: countries that these publishers sit in
-- spread_minutes: minutes from the earliest to the latest date
-- cluster_id: the report, for syndication and story_cluster
WITH chosen AS (
    SELECT cluster_id, origin_kind, origin, n_stories, n_publishers, n_families
    FROM cluster
    WHERE first_seen_at >= $since AND n_stories > 1
    QUALIFY row_number() OVER (ORDER BY n_families DESC, n_stories DESC, cluster_id) <= 50
),

member AS (
    SELECT
        k.cluster_id, s.title, s.source_id, s.dated_at, o.name, o.country,
        row_number() OVER (PARTITION BY k.cluster_id ORDER BY s.dated_at, s.first_seen_at, s.story_id) AS place
    FROM story_cluster AS c
    INNER JOIN chosen AS k ON k.cluster_id = c.cluster_id
    INNER JOIN story AS s ON s.story_id = c.story_id
    LEFT JOIN source AS o ON o.source_id = s.source_id
    WHERE c.first_seen_at >= $since AND s.first_seen_at >= $since
)

SELECT
    max(m.title) FILTER (WHERE m.place = 1) AS title,
    k.origin_kind,
    k.origin,
    max(coalesce(m.name, m.source_id)) FILTER (WHERE m.place = 1) AS first_source,
    k.n_stories,
    k.n_publishers AS n_sources,
    k.n_families,
    count(DISTINCT m.country) AS n_countries,
    date_diff('minute', min(m.dated_at), max(m.dated_at)) AS spread_minutes,
    k.cluster_id
FROM chosen AS k
INNER JOIN member AS m ON m.cluster_id = k.cluster_id
GROUP BY k.cluster_id, k.origin_kind, k.origin, k.n_stories, k.n_publishers, k.n_families
ORDER BY k.n_families DESC, k.n_stories DESC, k.cluster_id;
