-- Feeds that have failed three times in a row or more.
SELECT feed_id, arg_max(outcome, asked_at) AS outcome, max(n_failures) AS n_failures
FROM poll
WHERE asked_at >= $since
GROUP BY feed_id
HAVING arg_max(n_failures, asked_at) >= 3;
