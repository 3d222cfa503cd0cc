-- Which words are in titles of the three days up to $as_of that were not before, and which region of $scheme are they about?
-- For one region: SELECT * FROM rising_terms($as_of, in_scheme := $scheme, in_region := '...') ORDER BY z DESC;
WITH risen AS (
    SELECT term, n_stories, n_clusters, n_clusters_baseline, n_days, n_countries, z
    FROM rising_terms($as_of)
    WHERE z >= 1.5
    ORDER BY z DESC, term
    LIMIT 20
),

about AS (
    SELECT t.term, g.name, sum(t.n_clusters)::BIGINT AS n_clusters
    FROM term_daily AS t
    INNER JOIN region_country AS c
        ON c.country = t.country
        AND (c.valid_from IS NULL OR c.valid_from <= t.day) AND (c.valid_to IS NULL OR t.day < c.valid_to)
    INNER JOIN region AS g ON g.scheme = c.scheme AND g.region = c.region
    WHERE
        c.scheme = $scheme AND t.day BETWEEN $as_of::DATE - 2 AND $as_of::DATE
        AND t.term IN (SELECT term FROM risen)
        AND g.region NOT IN (SELECT parent FROM region WHERE scheme = $scheme AND parent IS NOT NULL)
    GROUP BY t.term, g.region, g.name
    QUALIFY row_number() OVER (PARTITION BY t.term ORDER BY sum(t.n_clusters) DESC, g.region) = 1
)

SELECT
    r.term, round(r.z, 1) AS z, r.n_stories, r.n_clusters, r.n_clusters_baseline, r.n_days, r.n_countries,
    a.name AS about, a.n_clusters AS n_about
FROM risen AS r
LEFT JOIN about AS a ON a.term = r.term
ORDER BY r.z DESC, r.term;
