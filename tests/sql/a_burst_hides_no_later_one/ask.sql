-- A great burst within the baseline neither raises what is expected nor hides a smaller burst two weeks later.
SELECT day, round(expected), burst_level FROM coverage_trends WHERE burst ORDER BY day;
