-- Which reports first dated in the seven days up to $as_of were printed by most publishers, and where do they come from?
WITH copied AS (
    SELECT *
    FROM syndication
    WHERE n_sources > 1 AND dated_on BETWEEN $as_of::DATE - 6 AND $as_of::DATE
    ORDER BY n_families DESC, n_sources DESC, cluster_id
    LIMIT 25
),

first_told AS (
    SELECT c.cluster_id, s.url
    FROM story_cluster AS c
    INNER JOIN story AS s ON s.story_id = c.story_id
    WHERE c.cluster_id IN (SELECT cluster_id FROM copied)
    QUALIFY row_number() OVER (PARTITION BY c.cluster_id ORDER BY s.dated_at, s.first_seen_at, s.story_id) = 1
)

SELECT
    c.title, c.origin, c.origin_kind, c.origin_rule, c.first_source, c.first_dated_at, c.n_sources, c.n_families,
    c.n_independent, c.n_countries, c.spread_minutes, f.url
FROM copied AS c
LEFT JOIN first_told AS f ON f.cluster_id = c.cluster_id
ORDER BY c.n_families DESC, c.n_sources DESC, c.cluster_id;
