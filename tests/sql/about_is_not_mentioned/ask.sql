-- Stories about a region and stories that name it are two columns; copies count once as a cluster.
SELECT region, n_stories, n_stories_mentioned, n_clusters, n_sources, weight FROM region_day ORDER BY region;
