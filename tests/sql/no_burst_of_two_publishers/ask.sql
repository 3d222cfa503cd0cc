-- What only two publishers tell is no burst, however high the score.
SELECT z > 4, p_value, burst FROM coverage_trends WHERE n_clusters = 30;
