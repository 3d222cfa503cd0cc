-- Question: which regions are in the news more than expected?
-- Answer: a row a region and burst day, the most unusual first.
-- $scheme VARCHAR = 'm49': region scheme
-- $since TIMESTAMPTZ = last_day - 6: from that UTC day on
-- region: region of the scheme
-- name: its English name
-- day: UTC day
-- n_stories: stories about it
-- n_clusters: those with copies counted once: what is scored
-- expected: clusters to be expected, from the region's share of the weeks before
-- z: deviation from that, in the region's own spreads
-- burst_level: low, medium or high
-- coverage_ok: whether at least 80 % of the publishers expected were heard
SELECT region, name, day, n_stories, n_clusters, round(expected, 1) AS expected, round(z, 1) AS z, burst_level, coverage_ok
FROM coverage_trends
WHERE scheme = $scheme AND burst AND day >= ($since AT TIME ZONE 'UTC')::DATE
ORDER BY z DESC, day;
