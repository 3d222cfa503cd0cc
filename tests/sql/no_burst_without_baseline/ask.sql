-- Thirteen days of baseline are too few to call anything a burst.
SELECT count(*) FILTER (WHERE burst), max(baseline_days) FROM coverage_trends;
