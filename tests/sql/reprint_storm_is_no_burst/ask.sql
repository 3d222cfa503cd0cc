-- One report that ninety publishers reprint is many stories and one cluster: no burst.
SELECT n_stories, n_clusters, burst FROM coverage_trends WHERE n_stories > 50;
