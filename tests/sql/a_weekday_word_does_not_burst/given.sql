INSERT INTO panel_day SELECT DATE '2026-02-01' + n::INTEGER, 10, 10, 1, 1, 0 FROM range(42) t(n);
INSERT INTO title_day SELECT DATE '2026-02-01' + n::INTEGER, c, 120, 100, 100 FROM range(42) t(n), (VALUES ('FR'), ('JP')) v(c);
INSERT INTO region_country VALUES ('m49', '150', 'FR', NULL, NULL), ('m49', '142', 'JP', NULL, NULL);
-- A hundred usual words in two countries, more or less of each from day to day.
INSERT INTO term_day
SELECT DATE '2026-02-01' + n::INTEGER, c, 'usual' || k, x, x, least(x, 5), x, 1
FROM (SELECT n, c, k, 1 + 20 // (k + 1) + (n * 7 + k * 3) % 3 AS x FROM range(42) t(n), range(100) u(k), (VALUES ('FR'), ('JP')) v(c));
-- 12 March is a Thursday. "thursday" is in eight reports on each, "friday" in eight on each Friday, and now on a Thursday too.
INSERT INTO term_day SELECT DATE '2026-02-01' + n::INTEGER, 'FR', 'thursday', 8, 8, 5, 8, 2 FROM range(4, 40, 7) t(n);
INSERT INTO term_day SELECT DATE '2026-02-01' + n::INTEGER, 'FR', 'friday', 8, 8, 5, 8, 2 FROM range(5, 39, 7) t(n);
INSERT INTO term_day VALUES ('2026-03-12', 'FR', 'friday', 24, 24, 9, 24, 4);
INSERT INTO term_day VALUES ('2026-03-12', 'JP', 'thursday', 4, 4, 2, 4, 0);
