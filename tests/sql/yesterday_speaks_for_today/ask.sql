-- The day after a burst is flagged at a z that alone would be too low, because news goes on for days.
SELECT day, z < 3, round(surprise - z, 1), burst FROM coverage_trends WHERE burst ORDER BY day;
