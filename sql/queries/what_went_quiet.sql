-- Question: which regions are in the news less than expected?
-- Answer: a row a region and day that is 2 of its own spreads or more below what was expected, the lowest first.
-- $scheme VARCHAR = 'm49': region scheme
-- $since TIMESTAMPTZ = last_day - 6: from that UTC day on
-- region: region of the scheme
-- name: its English name
-- day: UTC day
-- n_stories: stories about it
-- n_clusters: those with copies counted once: what is scored
-- expected: clusters to be expected, from the region's share of the weeks before
-- z: deviation from that, in the region's own spreads
-- share: share in all stories
-- share_28d: usual share
-- Note: days of broken coverage, the last day polled, regions with fewer than 5 expected clusters and those with fewer
-- than 14 days before are left out. Quiet beside a burst elsewhere is often the burst: shares add up.
SELECT
    region, name, day, n_stories, n_clusters, round(expected, 1) AS expected, round(z, 1) AS z,
    round(share, 4) AS share, round(share_28d, 4) AS share_28d
FROM coverage_trends
WHERE
    scheme = $scheme AND day >= ($since AT TIME ZONE 'UTC')::DATE AND z <= -2 AND expected >= 5 AND baseline_days >= 14
    AND coverage_ok AND is_complete
ORDER BY z, day, region;
