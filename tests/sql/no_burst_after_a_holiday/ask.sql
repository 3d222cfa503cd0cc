-- A week of little news makes the week after it no burst: days far below what is usual are cut back in the baseline.
SELECT count(*) FILTER (WHERE burst), round(min(expected) FILTER (WHERE day >= DATE '2026-03-13')) FROM coverage_trends;
