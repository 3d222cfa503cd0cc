-- Nothing is judged on the last day, on a day of broken coverage, or before there are two weeks to compare with.
SELECT '2026-03-14' AS day, n_clusters, p_value, burst FROM term_bursts('2026-03-14') WHERE term = 'storm'
UNION ALL
SELECT '2026-03-11', n_clusters, p_value, burst FROM term_bursts('2026-03-11') WHERE term = 'storm'
UNION ALL
SELECT '2026-02-10', n_clusters, p_value, burst FROM term_bursts('2026-02-10') WHERE term = 'storm'
UNION ALL
SELECT '2026-05-01', n_clusters, p_value, burst FROM term_bursts('2026-05-01')
ORDER BY day;
