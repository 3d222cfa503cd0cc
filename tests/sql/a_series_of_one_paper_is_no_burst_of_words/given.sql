INSERT INTO panel_day SELECT DATE '2026-02-01' + n::INTEGER, 10, 10, 1, 1, 0 FROM range(42) t(n);
INSERT INTO title_day SELECT DATE '2026-02-01' + n::INTEGER, c, 120, 100, 100 FROM range(42) t(n), (VALUES ('FR'), ('JP')) v(c);
INSERT INTO region_country VALUES ('m49', '150', 'FR', NULL, NULL), ('m49', '142', 'JP', NULL, NULL);
-- A hundred usual words in two countries, more or less of each from day to day.
INSERT INTO term_day
SELECT DATE '2026-02-01' + n::INTEGER, c, 'usual' || k, x, x, least(x, 5), x, 1
FROM (SELECT n, c, k, 1 + 20 // (k + 1) + (n * 7 + k * 3) % 3 AS x FROM range(42) t(n), range(100) u(k), (VALUES ('FR'), ('JP')) v(c));
-- 25 reports about "diary" by one paper, two by others: as many as "storm" has, told by five.
INSERT INTO term_day VALUES ('2026-03-12', 'FR', 'diary', 27, 27, 3, 27, 25), ('2026-03-12', 'FR', 'storm', 27, 27, 5, 27, 8);
