INSERT INTO region VALUES ('m49', '034', 'Southern Asia', NULL);
INSERT INTO coverage_day (day, source_id, n_feeds, n_feeds_answered, n_polls, n_polls_failed) SELECT DATE '2026-01-01' + n::INTEGER, 'a', 1, 1, 96, 0 FROM range(42) t(n);
INSERT INTO story_day (day, n_stories, n_clusters, n_sources, n_located) SELECT DATE '2026-01-01' + n::INTEGER, 60, 50, 10, 55 FROM range(42) t(n);
INSERT INTO region_day (scheme, region, day, n_stories, n_stories_mentioned, n_clusters, n_sources, weight)
SELECT 'm49', '034', DATE '2026-01-01' + n::INTEGER, c, c, c, 3, c
FROM (SELECT n, CASE WHEN n = 38 THEN 24 ELSE 2 + n % 2 END AS c FROM range(42) t(n));
