-- Which words are in titles of the three days up to $as_of that were not before, which country are
-- they mostly about, and have they more on $as_of itself than chance and habit explain?
-- For one region: SELECT * FROM rising_terms($as_of, in_scheme := 'm49', in_region := '034') ORDER BY z DESC;
WITH risen AS (
    SELECT term, n_stories, n_clusters, n_clusters_baseline, n_days, n_countries, z
    FROM rising_terms($as_of)
    WHERE z >= 1.5
    ORDER BY z DESC, term
    LIMIT 20
),

about AS (
    SELECT term, country, sum(n_clusters)::BIGINT AS n_clusters
    FROM term_daily
    WHERE
        day BETWEEN $as_of::DATE - 2 AND $as_of::DATE AND country <> 'ZZ'
        AND term IN (SELECT term FROM risen)
    GROUP BY term, country
    QUALIFY row_number() OVER (PARTITION BY term ORDER BY sum(n_clusters) DESC, country) = 1
),

flagged AS (
    SELECT term FROM term_bursts($as_of) WHERE burst
)

SELECT
    r.term, round(r.z, 1) AS z, r.n_stories, r.n_clusters, r.n_clusters_baseline, r.n_days, r.n_countries,
    coalesce(c.name, a.country) AS about, a.n_clusters AS n_about, f.term IS NOT NULL AS is_burst
FROM risen AS r
LEFT JOIN about AS a ON a.term = r.term
LEFT JOIN country AS c ON c.country = a.country
LEFT JOIN flagged AS f ON f.term = r.term
ORDER BY r.z DESC, r.term;
