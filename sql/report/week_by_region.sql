-- How much of the seven days up to $as_of was about each region of $scheme, and was it more than expected?
SELECT
    name,
    sum(n_stories)::BIGINT AS n_stories,
    sum(n_clusters)::BIGINT AS n_clusters,
    round(sum(n_stories) / nullif(sum(n_stories_all), 0), 4) AS share,
    round(arg_max(share_28d, day), 4) AS usual_share,
    round(max(z), 1) AS highest_z,
    string_agg(strftime(day, '%d %b'), ', ' ORDER BY day) FILTER (WHERE burst) AS burst_on,
    region
FROM coverage_trends
WHERE
    scheme = $scheme AND day BETWEEN $as_of::DATE - 6 AND $as_of::DATE
    AND region NOT IN (SELECT parent FROM region WHERE scheme = $scheme AND parent IS NOT NULL)
GROUP BY region, name
HAVING sum(n_stories) > 0
ORDER BY n_stories DESC, region;
