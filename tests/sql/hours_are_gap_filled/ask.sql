-- An hour without stories is 0, an hour of a day on which nothing answered is NULL, the last hour is not complete.
SELECT strftime(hour_at AT TIME ZONE 'UTC', '%d %H'), n_stories, n_stories_all, share, n_clusters, n_independent, weight_about, coverage_ok, is_complete
FROM coverage_hourly
WHERE hour_at NOT BETWEEN TIMESTAMPTZ '2026-03-01T01:00:00Z' AND TIMESTAMPTZ '2026-03-01T21:00:00Z'
    AND hour_at NOT BETWEEN TIMESTAMPTZ '2026-03-02T01:00:00Z' AND TIMESTAMPTZ '2026-03-02T23:00:00Z'
ORDER BY hour_at;
