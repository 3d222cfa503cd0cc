-- A burst is not its own baseline: its second and third day are flagged as well.
SELECT day, round(expected) FROM coverage_trends WHERE burst ORDER BY day;
