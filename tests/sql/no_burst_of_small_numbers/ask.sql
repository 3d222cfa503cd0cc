-- Where fewer than five clusters are expected nothing is flagged, however high the score.
SELECT count(*) FILTER (WHERE burst), bool_or(z >= 3) FROM coverage_trends;
