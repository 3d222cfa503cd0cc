-- Days since $since on which counts of $region (in $scheme) may be low because we could not see.
SELECT day, n_stories, n_stories_all, round(share, 4) AS share, n_polls, n_polls_failed, n_sources_down, coverage_ok, is_complete
FROM coverage_daily
WHERE scheme = $scheme AND region = $region AND day >= ($since AT TIME ZONE 'UTC')::DATE
ORDER BY day;
