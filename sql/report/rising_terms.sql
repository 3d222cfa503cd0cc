-- Which words are in titles of the three days up to $as_of that were not before, which country are
-- they mostly about, and on which of those days, the last told, have they more than chance and habit explain?
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
    SELECT term, $as_of::DATE AS day FROM term_bursts($as_of::DATE) WHERE burst
    UNION ALL
    SELECT term, $as_of::DATE - 1 FROM term_bursts($as_of::DATE - 1) WHERE burst
    UNION ALL
    SELECT term, $as_of::DATE - 2 FROM term_bursts($as_of::DATE - 2) WHERE burst
),

burst AS (
    SELECT term, max(day) AS burst_on FROM flagged GROUP BY term
)

SELECT
    r.term, round(r.z, 1) AS z, r.n_stories, r.n_clusters, r.n_clusters_baseline, r.n_days, r.n_countries,
    coalesce(c.name, a.country) AS about, a.n_clusters AS n_about, b.burst_on
FROM risen AS r
LEFT JOIN about AS a ON a.term = r.term
LEFT JOIN country AS c ON c.country = a.country
LEFT JOIN burst AS b ON b.term = r.term
ORDER BY r.z DESC, r.term;
