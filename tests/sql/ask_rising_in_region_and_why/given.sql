INSERT INTO region_country VALUES ('m49', '150', 'FR', NULL, NULL), ('m49', '142', 'JP', NULL, NULL);
INSERT INTO panel_day SELECT DATE '2026-02-01' + n::INTEGER, 1, 1, 1, 1, 0 FROM range(45) t(n);
INSERT INTO term_day SELECT *, 3, 0, 0 FROM (
SELECT DATE '2026-02-01' + n::INTEGER, c, 'usual' || k, 1 + 300 // (k + 1), 1 + 300 // (k + 1)
FROM range(40) t(n), range(300) u(k), (VALUES ('FR'), ('JP')) v(c)
UNION ALL
SELECT DATE '2026-02-01' + n::INTEGER, 'FR', 'storm', 30, CASE WHEN n >= 37 THEN 20 ELSE 1 END FROM range(40) t(n));
