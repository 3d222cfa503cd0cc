-- The old paper told of it once in Germany and twice in Poland: it counts in Poland, and is the foremost. The new one is not
-- known yet. The day after is counted from the stories as they stand, by the same rule.
SELECT d.day, d.country, d.n_stories, d.n_clusters, d.n_sources, d.n_known, d.n_known_top, t.n_clusters, t.n_known, d.is_settled
FROM term_daily AS d
INNER JOIN title_daily AS t ON t.day = d.day AND t.country = d.country
WHERE d.term = 'flood'
ORDER BY d.day, d.country;
