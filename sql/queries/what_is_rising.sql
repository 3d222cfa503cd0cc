-- Which regions of $scheme were in the news more than expected since $since?
SELECT region, name, day, n_stories, n_clusters, round(expected, 1) AS expected, round(z, 1) AS z, burst_level, coverage_ok
FROM coverage_trends
WHERE scheme = $scheme AND burst AND day >= ($since AT TIME ZONE 'UTC')::DATE
ORDER BY z DESC, day;
