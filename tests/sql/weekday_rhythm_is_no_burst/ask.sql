-- A region told of more on each Monday bursts on the Monday that is more than its Mondays, once the rhythm is known.
SELECT day, round(expected), burst_level FROM coverage_trends WHERE day >= DATE '2026-03-16' AND (burst OR day = DATE '2026-04-20') ORDER BY day;
