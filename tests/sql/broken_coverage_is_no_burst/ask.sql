-- A day on which half of the publishers failed is neither flagged nor part of a baseline: what follows is no burst.
SELECT day, z > 4, round(surprise, 1), round(p_value, 1), burst, baseline_days FROM coverage_trends
WHERE burst OR day IN (DATE '2026-02-24', DATE '2026-03-05') ORDER BY day;
