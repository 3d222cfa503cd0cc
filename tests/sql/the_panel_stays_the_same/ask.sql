-- Where the half that dies wrote of other things, the share of all stories jumps by 15 points; that of those that were there all
-- the time does not move.
SELECT
    round(max(p.share) - min(p.share), 2) <= 0.05 AS is_panel_flat,
    max(p.n_sources_panel), max(p.n_sources_heard),
    round(avg(d.share) FILTER (WHERE d.day >= DATE '2026-03-21') - avg(d.share) FILTER (WHERE d.day < DATE '2026-03-21'), 2),
    bool_and(p.n_stories_all = 100)
FROM coverage_panel('2026-03-01', '2026-03-30') AS p
INNER JOIN coverage_daily AS d ON d.scheme = p.scheme AND d.region = p.region AND d.day = p.day
WHERE p.region = '142';
