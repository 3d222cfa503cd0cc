INSERT INTO region VALUES ('m49', '034', 'Southern Asia', NULL);
INSERT INTO coverage_day (day, source_id, n_feeds, n_feeds_answered, n_polls, n_polls_failed) SELECT DATE '2026-01-05' + n::INTEGER, 'a', 1, 1, 96, 0 FROM range(60) t(n);
INSERT INTO story_day (day, n_stories, n_clusters, n_sources, n_located) SELECT DATE '2026-01-05' + n::INTEGER, 400, 300, 10, 350 FROM range(60) t(n);
INSERT INTO region_day (scheme, region, day, n_stories, n_stories_mentioned, n_clusters, n_sources, weight)
SELECT 'm49', '034', DATE '2026-01-05' + n::INTEGER, c, c, c, 2, c
FROM (SELECT n, CASE WHEN n = 50 THEN 30 ELSE 9 + n % 3 END AS c FROM range(60) t(n));
