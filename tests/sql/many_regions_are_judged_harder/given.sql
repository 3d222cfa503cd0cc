INSERT INTO region
SELECT s, r::VARCHAR, 'a region', NULL FROM (VALUES ('one', 1), ('fifty', 50)) v(s, k), range(50) t(r) WHERE r < k;
INSERT INTO coverage_day (day, source_id, n_feeds, n_feeds_answered, n_polls, n_polls_failed) SELECT DATE '2026-01-05' + n::INTEGER, 'a', 1, 1, 96, 0 FROM range(60) t(n);
INSERT INTO story_day (day, n_stories, n_clusters, n_sources, n_located) SELECT DATE '2026-01-05' + n::INTEGER, 800, 700, 10, 750 FROM range(60) t(n);
INSERT INTO region_day (scheme, region, day, n_stories, n_stories_mentioned, n_clusters, n_sources, weight)
SELECT scheme, region, DATE '2026-01-05' + n::INTEGER, c, c, c, 8, c
FROM (
    SELECT scheme, region, n, CASE WHEN n = 50 AND region = '0' THEN 23 ELSE 9 + n % 3 END AS c
    FROM region, range(60) t(n)
);
