-- Question: how did the polls end, and how many feeds does each end concern?
-- Answer: a row an outcome, the most frequent first.
-- $since TIMESTAMPTZ = last_day - 6: polls asked from then on
-- outcome: how they ended: ok, not_modified, same_body, empty, timeout and so on
-- n_polls: polls that ended so
-- n_feeds: feeds of which at least one poll did
SELECT outcome, count(*) AS n_polls, count(DISTINCT feed_id) AS n_feeds
FROM poll
WHERE asked_at >= $since
GROUP BY outcome
ORDER BY n_polls DESC, outcome;
