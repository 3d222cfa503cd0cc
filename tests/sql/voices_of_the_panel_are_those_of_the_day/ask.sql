-- Where everybody was heard all the time, the panel's figures are those of all: two voices in three publishers.
SELECT 'panel' AS name, n_stories, n_clusters, n_independent, n_independent_all, n_sources FROM coverage_panel('2026-03-01', '2026-03-01')
UNION ALL
SELECT 'all', n_stories, n_clusters, n_independent, n_independent_all, n_sources FROM coverage_daily
ORDER BY name;
