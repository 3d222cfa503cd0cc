INSERT INTO region VALUES ('m49', '150', 'Europe', NULL), ('m49', '142', 'Asia', NULL);
INSERT INTO coverage_day (day, source_id, n_feeds, n_feeds_answered, n_polls, n_polls_failed) SELECT DATE '2026-01-20' + n::INTEGER, 'a', 1, 1, 96, 0 FROM range(42) t(n);
INSERT INTO story_day (day, n_stories, n_clusters, n_sources, n_located) SELECT DATE '2026-01-20' + n::INTEGER, 100, 80, 10, 90 FROM range(42) t(n);
INSERT INTO region_day (scheme, region, day, n_stories, n_stories_mentioned, n_clusters, n_sources, weight)
SELECT 'm49', '150', DATE '2026-01-20' + n::INTEGER, c, c, c, 3, c
FROM (SELECT n, CASE WHEN n = 38 THEN 30 ELSE 6 + n % 2 END AS c FROM range(42) t(n));
