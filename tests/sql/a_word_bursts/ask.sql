-- In the world and in Europe; in Asia two reports are no support. Twelve reports of a usual word are none either.
SELECT 'world' AS place, term, n_stories, n_clusters, n_sources, n_judged, round(expected, 1), round(share, 3), baseline_days, burst
FROM term_bursts('2026-03-12') WHERE term IN ('storm', 'usual0')
UNION ALL
SELECT 'Europe', term, n_stories, n_clusters, n_sources, n_judged, round(expected, 1), round(share, 3), baseline_days, burst
FROM term_bursts('2026-03-12', in_scheme := 'm49', in_region := '150') WHERE term = 'storm'
UNION ALL
SELECT 'Asia', term, n_stories, n_clusters, n_sources, n_judged, round(expected, 1), round(share, 3), baseline_days, burst
FROM term_bursts('2026-03-12', in_scheme := 'm49', in_region := '142') WHERE term = 'storm'
ORDER BY place, term;
