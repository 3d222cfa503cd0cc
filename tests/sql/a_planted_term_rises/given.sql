INSERT INTO region_country VALUES ('m49', '150', 'FR', NULL, NULL), ('m49', '142', 'JP', NULL, NULL);
INSERT INTO panel_day SELECT DATE '2026-02-01' + n::INTEGER, 1, 1, 1, 1, 0 FROM range(40) t(n);
-- 300 usual terms with a rank each, a weekly one among them, in two countries; "storm" comes with the last three days, in France.
INSERT INTO term_day SELECT *, 3, 0, 0 FROM (
SELECT DATE '2026-02-01' + n::INTEGER, c, 'usual' || k, 1 + 300 // (k + 1), 1 + 300 // (k + 1)
FROM range(40) t(n), range(300) u(k), (VALUES ('FR'), ('JP')) v(c)
UNION ALL
SELECT DATE '2026-02-01' + n::INTEGER, 'FR', 'storm', 30, CASE WHEN n >= 37 THEN 20 ELSE 1 END FROM range(40) t(n)
UNION ALL
SELECT DATE '2026-02-01' + n::INTEGER, 'JP', 'copied', CASE WHEN n >= 37 THEN 400 ELSE 1 END, 1 FROM range(40) t(n)
UNION ALL
SELECT DATE '2026-03-12', 'JP', 'late', 50, 50);
