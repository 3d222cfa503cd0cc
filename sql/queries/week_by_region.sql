-- How much of the last seven complete days was about each region of $scheme, and is it rising?
SELECT
    region,
    name,
    sum(n_stories) AS n_stories,
    sum(n_clusters) AS n_clusters,
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
