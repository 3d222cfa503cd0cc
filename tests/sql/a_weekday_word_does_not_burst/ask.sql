SELECT term, n_clusters, expected BETWEEN 2 AND 9 AS is_expected, burst FROM term_bursts('2026-03-12') WHERE term LIKE '%day' ORDER BY term;
