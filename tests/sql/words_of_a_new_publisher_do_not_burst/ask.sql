SELECT term, n_clusters, n_judged, round(expected) AS expected, burst FROM term_bursts('2026-03-12') WHERE term IN ('hava', 'weather') ORDER BY term;
