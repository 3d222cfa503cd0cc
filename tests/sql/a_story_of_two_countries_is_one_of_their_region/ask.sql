-- A story about two countries is one story of their region, and a cluster whose copies speak of two is one cluster of it.
SELECT region, n_stories, n_stories_all, n_clusters, n_independent, n_sources, n_events, weight, weight_about
FROM coverage_daily ORDER BY region;
