-- Twenty-four clusters where six were expected is a burst, and no other day is.
SELECT day, burst_level, round(expected, 1) FROM coverage_trends WHERE burst;
