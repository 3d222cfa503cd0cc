INSERT INTO panel_day SELECT DATE '2026-02-01' + n::INTEGER, 10, 10, 1, 1, 0 FROM range(42) t(n);
INSERT INTO title_day SELECT DATE '2026-02-01' + n::INTEGER, c, 120, 100, 100 FROM range(42) t(n), (VALUES ('FR'), ('JP')) v(c);
INSERT INTO region_country VALUES ('m49', '150', 'FR', NULL, NULL), ('m49', '142', 'JP', NULL, NULL);
-- A hundred usual words in two countries, more or less of each from day to day.
INSERT INTO term_day
SELECT DATE '2026-02-01' + n::INTEGER, c, 'usual' || k, x, x, least(x, 5), x, 1
FROM (SELECT n, c, k, 1 + 20 // (k + 1) + (n * 7 + k * 3) % 3 AS x FROM range(42) t(n), range(100) u(k), (VALUES ('FR'), ('JP')) v(c));
-- Twenty papers in another language are added on 5 March: their words are new to the lake; so many titles more are half of all.
UPDATE title_day SET n_stories = 240, n_clusters = 200 WHERE day >= DATE '2026-03-05';
INSERT INTO term_day SELECT DATE '2026-02-01' + n::INTEGER, 'FR', 'hava', 20, 20, 10, 0, 0 FROM range(32, 42) t(n);
-- A word of the papers known: what it is expected to have is not halved by titles that came with the new ones.
INSERT INTO term_day SELECT DATE '2026-02-01' + n::INTEGER, 'FR', 'weather', 20, 20, 9, 20, 3 FROM range(42) t(n);
