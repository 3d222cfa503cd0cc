-- Feeds of which entries were probably lost between two polls: their bodies shared nothing.
SELECT feed_id, sum(n_missed) AS n_missed, count(*) AS n_gaps, max(asked_at) AS last_at
FROM poll
WHERE asked_at >= $since AND n_missed > 0
GROUP BY feed_id;
