-- By feed, what its newest capture before $since held, so that the same bytes are not read twice.
SELECT feed_id, asked_at, entries
FROM feed_entries
WHERE asked_at < $since;
