-- How did the polls since $since end, and how many feeds does each end concern?
SELECT outcome, count(*) AS n_polls, count(DISTINCT feed_id) AS n_feeds
FROM poll
WHERE asked_at >= $since
GROUP BY outcome
ORDER BY n_polls DESC, outcome;
