-- Question: how much of the last seven complete days was about each region, and is it rising?
-- Answer: a row a region that was in the news, the largest first.
-- $scheme VARCHAR = 'm49': region scheme
-- region: region of the scheme
-- name: its English name
-- n_stories: stories about it
-- n_clusters: those with copies counted once
-- share: n_stories among all stories; shares add up to more than 1, a story counts in each of its regions
-- share_28d: usual share: that of the 28 days before the last day
-- highest_z: the highest deviation of a day, in the region's own spreads
-- burst: level of its strongest burst day, NULL without one
-- burst_on: its burst days
SELECT
    region,
    name,
    sum(n_stories)::BIGINT AS n_stories,
    sum(n_clusters)::BIGINT AS n_clusters,
    round(sum(n_stories) / sum(n_stories_all), 4) AS share,
    round(arg_max(share_28d, day), 4) AS share_28d,
    round(max(z), 1) AS highest_z,
    arg_max(burst_level, z) FILTER (WHERE burst) AS burst,
    string_agg(strftime(day, '%d %b'), ', ' ORDER BY day) FILTER (WHERE burst) AS burst_on
FROM coverage_trends
WHERE scheme = $scheme AND is_complete AND day > (SELECT max(day) FROM coverage_trends) - 8
GROUP BY region, name
HAVING sum(n_stories) > 0
ORDER BY n_stories DESC, region;
