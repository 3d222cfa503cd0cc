-- The last day polled is incomplete: it is never flagged.
SELECT day, burst, z >= 3, is_complete FROM coverage_trends ORDER BY day DESC LIMIT 1;
