-- A paper counts for two reports, or half as many as all others have.
SELECT term, n_clusters, n_judged, burst FROM term_bursts('2026-03-12') WHERE term IN ('diary', 'storm') ORDER BY term;
