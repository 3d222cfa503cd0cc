-- A region that is told of four times as much within five months never bursts.
SELECT max(n_clusters), count(*) FILTER (WHERE burst) FROM coverage_trends;
