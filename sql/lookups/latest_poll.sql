-- Each feed's latest poll since $since: the state from which the next one is planned.
SELECT * EXCLUDE (reason, elapsed_ms, run_id)
FROM poll
WHERE asked_at >= $since
QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY asked_at DESC) = 1;
