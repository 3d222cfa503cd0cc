-- Question: how does the news of one region compare with that of another?
-- Answer: a row a UTC day.
-- $scheme VARCHAR = 'm49': region scheme of both
-- $region VARCHAR: region of the scheme
-- $other VARCHAR: another region of the scheme
-- $since TIMESTAMPTZ = last_day - 27: from that UTC day on
-- day: UTC day the stories count on
-- n_clusters: reports about the region, copies counted once; NULL where no feed answered
-- other_n_clusters: the same of the other
-- share: share of the region in all stories
-- other_share: the same of the other
-- ratio: n_clusters / other_n_clusters; NULL where the other has none
-- z: deviation from what was to be expected, in the region's own spreads
-- other_z: the same of the other
-- is_burst: whether the region has a burst
-- other_is_burst: the same of the other
-- coverage_ok: whether at least 80 % of the publishers expected were heard
-- is_complete: false for the last day polled
-- Note: a story about both regions counts in both.
SELECT
    a.day,
    a.n_clusters,
    b.n_clusters AS other_n_clusters,
    round(a.share, 4) AS share,
    round(b.share, 4) AS other_share,
    round(a.n_clusters / nullif(b.n_clusters, 0), 2) AS ratio,
    round(a.z, 1) AS z,
    round(b.z, 1) AS other_z,
    a.burst AS is_burst,
    b.burst AS other_is_burst,
    a.coverage_ok,
    a.is_complete
FROM coverage_trends AS a
INNER JOIN coverage_trends AS b ON b.day = a.day AND b.scheme = $scheme AND b.region = $other
WHERE a.scheme = $scheme AND a.region = $region AND a.day >= ($since AT TIME ZONE 'UTC')::DATE
ORDER BY a.day;
