-- What is new in titles stands first, and far ahead; one report copied 400 times is one; what comes after as_of does not count.
SELECT term, n_clusters, n_clusters_baseline, n_countries, z > 8 FROM rising_terms(DATE '2026-03-12' - 1, min_stories := 3)
ORDER BY z DESC, term LIMIT 2;
