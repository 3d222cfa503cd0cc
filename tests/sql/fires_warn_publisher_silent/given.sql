INSERT INTO coverage_day
SELECT DATE '1999-12-04' + d::INTEGER, p, 1, CASE WHEN p = 'a' AND d >= 28 OR p = 'c' AND d < 15 OR p = 'c' AND d >= 28 THEN 0 ELSE 1 END, 24, 0, 24
FROM range(29) t(d), (VALUES ('a'), ('b'), ('c')) u(p);
