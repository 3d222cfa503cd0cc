INSERT INTO region VALUES ('m49', '034', 'Southern Asia', NULL);
INSERT INTO coverage_day
SELECT DATE '2026-01-05' + n::INTEGER, s, 1, (s = 'a' OR n NOT BETWEEN 44 AND 50)::INTEGER, 96, 0
FROM range(70) t(n), (VALUES ('a'), ('b')) v(s);
INSERT INTO story_day SELECT DATE '2026-01-05' + n::INTEGER, 400, 300, 10, 350 FROM range(70) t(n);
INSERT INTO region_day
SELECT 'm49', '034', DATE '2026-01-05' + n::INTEGER, c, c, c, 8, c
FROM (SELECT n, CASE WHEN n = 50 THEN 40 WHEN n BETWEEN 44 AND 49 THEN 2 ELSE 9 + n % 3 END AS c FROM range(70) t(n));
