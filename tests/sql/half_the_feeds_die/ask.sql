-- Stories fall by half and the share stays where it was, within five points; every day of the silence is flagged, none before.
SELECT
    day >= DATE '2026-03-21' AS is_silent,
    count(*),
    min(n_stories_all)::INTEGER, max(n_stories_all)::INTEGER,
    max(abs(share - 0.5)) <= 0.05 AS is_flat,
    bool_or(coverage_ok), max(n_sources_down), min(n_sources_expected)
FROM coverage_daily WHERE region = '142' GROUP BY 1 ORDER BY 1;
