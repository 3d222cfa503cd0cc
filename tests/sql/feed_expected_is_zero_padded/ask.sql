-- 168 rows a feed, zero where nothing came; a week's outage lowers nothing, an hour never seen is unknown.
SELECT feed_id, count(*), count(*) FILTER (WHERE n_stories = 0), min(n_days_seen), max(n_days_seen), max(expected), sum(expected)
FROM feed_expected
GROUP BY feed_id
ORDER BY feed_id;
